// How far a form is filled: counts for each section, and the way to the first answer that is open.

const namedIn = (form, name) => controlsIn(form).filter(control => control.name === name);
const listOf = (form, name) => listsIn(form).find(list => name === list.dataset.list || name.startsWith(`${list.dataset.list}.`));
// What a missing answer belongs to: a field, a list, or the alternatives of which one is enough.
const fieldOf = (form, name) => name.includes("|") ? name : listOf(form, name)?.dataset.list ?? name;
// The control for a missing answer: of a list the cell that is named, or else the first empty one.
const controlFor = (form, name) => {
  const [id] = name.split(/[|=]/), list = listOf(form, id);
  if (!list) return namedIn(form, id)[0];
  const cells = controlsIn(list);
  return cells.find(cell => cell.name === id) ?? cells.find(cell => cell.name.startsWith(`${id}.`))
    ?? cells.find(cell => !isFilled(cell)) ?? cells[0];
};
const openIn = (form, steps) => {
  const open = new Map();
  for (const name of Object.values(steps).flatMap(step => step.missing)) {
    const field = fieldOf(form, name), control = controlFor(form, name);
    if (control && !open.has(field)) open.set(field, control);
  }
  return open;
};

// Shows the counts beside the links to the sections: of the answers that are required, or else of
// those that were given all the same. Gives the open fields with their controls.
const showProgress = (form, {answers, steps, required}, say) => {
  const open = openIn(form, steps), counted = new Map([...required.map(id => [id, controlFor(form, id)]), ...open]);
  const sectionOf = control => control?.closest("section[id]")?.id;
  const fieldsIn = section => new Set(controlsIn(document.getElementById(section)).filter(isField).map(control => fieldOf(form, control.name)));
  const given = section => [...fieldsIn(section)].filter(id => answers[id] !== undefined && !(answers[id] instanceof Misfit)).length;
  const links = [...document.querySelectorAll(".steps a")];
  for (const link of links) {
    const section = link.getAttribute("href").slice(1);
    const all = [...counted.values()].filter(control => sectionOf(control) === section).length;
    const done = all ? all - [...open.values()].filter(control => sectionOf(control) === section).length : given(section);
    setText(link.querySelector(".c"), say(all ? "Answered" : done ? "Given" : "Optional", {done, all}));
    const progress = link.querySelector("progress");
    if (progress) [progress.max, progress.value] = [all || fieldsIn(section).size || 1, done];
  }
  return open;
};
// Marks what this case requires, as the marks that are printed do.
const markRequired = (form, required) => {
  const ids = new Set(required);
  for (const control of controlsIn(form)) {
    if (listOf(form, control.name) || control.type === "checkbox" || !isField(control)) continue;
    setFlag(control, "required", ids.has(control.name));
    control.closest(".opts")?.classList.toggle("req", control.type === "radio" && control.required);
  }
};
const isField = control => !control.name.endsWith("_other");

// Brings a field that has the focus out from behind the bar and the links: WebKit scrolls to it
// without regard to scroll-padding.
const uncover = control => requestAnimationFrame(() => {
  const {left, top, bottom, width} = control.getBoundingClientRect();
  const isCovered = [top + 1, bottom - 1].some(y => document.elementFromPoint(left + width / 2, y) !== control);
  if (isCovered) control.scrollIntoView({block: "nearest"});
});

// Marks the section in sight among the links: the last one that begins in the upper part of the
// window, or else the first.
const followSections = () => {
  const links = [...document.querySelectorAll(".steps a")];
  const sections = links.map(link => document.getElementById(link.getAttribute("href").slice(1)));
  const isAbove = section => section.getBoundingClientRect().top < innerHeight * 0.3;
  const observer = new IntersectionObserver(() => {
    const current = Math.max(0, sections.findLastIndex(isAbove));
    links.forEach((link, at) => setCurrent(link, at === current));
  }, {rootMargin: "0px 0px -70% 0px"});
  for (const section of sections) observer.observe(section);
};
const setCurrent = (link, isCurrent) => {
  if (isCurrent) link.setAttribute("aria-current", "step");
  else link.removeAttribute("aria-current");
};

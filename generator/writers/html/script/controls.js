// The controls of a form by their names, which are the ids of fields, and the rows of its lists.
// Every function takes the element that it looks into: the page at hand, or the copy to be saved.

const controlsIn = root => [...root.querySelectorAll("input[name],textarea[name],select[name]")];
// The first control of each name.
const firstOf = root => new Map(controlsIn(root).map(control => [control.name, control]).reverse());
const isBox = control => control.type === "radio" || control.type === "checkbox";
const isFilled = control => isBox(control) ? control.checked : control.value !== "";

// What is typed, chosen and ticked: texts by names, as they stand in the controls.
const typedIn = root => {
  const state = {};
  for (const control of controlsIn(root).filter(isFilled)) (state[control.name] ??= []).push(control.value);
  return state;
};

const listsIn = root => [...root.querySelectorAll("[data-list]")];
const rowsOf = list => [...list.querySelectorAll(".entry")];
const MOST_ROWS = 200;

const emptied = control => {
  if (isBox(control)) control.checked = false;
  else control.value = "";
  if (control.tagName === "TEXTAREA") control.textContent = "";
  for (const option of control.tagName === "SELECT" ? [...control.options] : []) {
    if ("own" in option.dataset) option.remove();
    else option.removeAttribute("selected");
  }
  for (const name of ["required", "aria-invalid", isBox(control) ? "checked" : "value"]) control.removeAttribute(name);
};
// Takes away a note, which the script alone adds.
const settleNote = note => {
  const control = note.parentElement.querySelector(`[name="${CSS.escape(note.dataset.control)}"]`);
  if (control) describe(control, note.id, false);
  note.remove();
};
const groupOf = control => isBox(control) && control.closest("fieldset");
// Ties a note to its control or the group of boxes, or unties it.
const describe = (control, id, isTied) => {
  const noted = groupOf(control) || control;
  const words = (noted.getAttribute("aria-describedby") ?? "").split(" ").filter(word => word && word !== id);
  if (isTied) words.push(id);
  if (words.length) noted.setAttribute("aria-describedby", words.join(" "));
  else noted.removeAttribute("aria-describedby");
};
// Adds a row to a list: its last one, emptied, with the next number. Nothing in it is required.
const addRow = list => {
  const rows = rowsOf(list), last = rows.at(-1), number = rows.length + 1;
  const row = last.cloneNode(true), before = `${list.dataset.list}.${number - 1}`;
  const renamed = word => word === before || /^[.-]/.test(word.slice(before.length)) && word.startsWith(before)
    ? `${list.dataset.list}.${number}${word.slice(before.length)}` : word;
  for (const note of row.querySelectorAll(".note")) settleNote(note);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "list", "aria-describedby"]) {
      const words = element.getAttribute(name);
      if (words) element.setAttribute(name, words.split(" ").map(renamed).join(" "));
    }
  }
  row.classList.add("spare");
  row.setAttribute("aria-label", row.getAttribute("aria-label").replace(/\d+$/, number));
  row.querySelector(".no").textContent = number;
  for (const mark of row.querySelectorAll(".mark")) mark.remove();
  controlsIn(row).forEach(emptied);
  last.after("\n", row);
  return row;
};
// Gives the lists of one page as many rows as those of another one have.
const matchRows = (root, counts) => {
  for (const list of listsIn(root)) {
    const wanted = Math.min(counts[list.dataset.list] ?? 0, MOST_ROWS);
    while (rowsOf(list).length < wanted) addRow(list);
  }
};
const rowCounts = root => Object.fromEntries(listsIn(root).map(list => [list.dataset.list, rowsOf(list).length]));

// Puts a state into the controls, as if somebody had typed it.
const putState = (root, state) => {
  for (const control of controlsIn(root)) {
    const texts = state[control.name] ?? [];
    if (isBox(control)) control.checked = texts.includes(control.value);
    else control.value = texts[0] ?? "";
  }
};

// Whether a text is the one that was suggested for a control, as the readers find out: by the digest
// of `fingerprint.py` that the stamp has.
const crc = text => {
  let sum = -1;
  for (const byte of new TextEncoder().encode(text)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum >>> 1 ^ (sum & 1 && 0xEDB88320);
  }
  return (~sum & 0xFFFFFF).toString(16).padStart(6, "0");
};
const suggestedBy = stamp => {
  const digests = (JSON.parse(stamp).suggested ?? "").split(" ").map(entry => entry.split("="));
  const found = Object.fromEntries(digests.map(([name, all = ""]) => [name, all.split(",")]));
  return (name, text) => Boolean(text) && Object.hasOwn(found, name)
    && found[name].includes(crc(text.normalize("NFC").split(/\s+/).filter(Boolean).join(" ")));
};

// Writes a state into the attributes and texts of controls, which is what a saved file has.
const mirror = (root, state) => {
  const isSuggested = suggestedBy(root.ownerDocument.querySelector('meta[name="playbook-generator"]').content);
  for (const control of controlsIn(root)) {
    const texts = state[control.name] ?? [];
    if (isSuggested(control.name, texts[0])) setClass(control, "drafted");
    else if (control.classList.contains("drafted")) dropClass(control, "drafted");
    if (isBox(control)) setFlag(control, "checked", texts.includes(control.value));
    // As we write them: browsers drop the first line end of an area (HTML, 13.2.6.4.7).
    else if (control.tagName === "TEXTAREA") setText(control, (texts[0] ?? "").replace(/^\n+|\n+$/g, ""));
    else if (control.tagName === "SELECT") for (const option of control.options) setFlag(option, "selected", option.value !== "" && texts.includes(option.value));
    else if (texts.length) control.setAttribute("value", texts[0]);
    else control.removeAttribute("value");
  }
};
const setFlag = (element, name, isSet) => { if (element.hasAttribute(name) !== isSet) element.toggleAttribute(name, isSet); };
const setText = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const setClass = (element, name) => { if (!element.classList.contains(name)) element.classList.add(name); };
const dropClass = (element, name) => {
  element.classList.remove(name);
  if (!element.className) element.removeAttribute("class");
};

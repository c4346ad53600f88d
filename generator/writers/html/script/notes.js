// What is said beside a control: why its answer does not fit or is in doubt, that it is not known yet,
// or that it is a draft.

const noteOf = control => {
  const id = `${control.name}-note`, found = document.getElementById(id);
  if (found) return found;
  const note = document.createElement("p");
  [note.className, note.id, note.dataset.control] = ["note", id, control.name];
  note.setAttribute("aria-live", "polite");
  if (groupOf(control)) groupOf(control).append(note);
  else (control.closest(".box") ?? control).after(note);
  describe(control, id, true);
  return note;
};
const isUnknown = text => text.normalize("NFKC").trim() === "?";
const isRemarked = control => control.classList.contains("drafted") || !isBox(control) && isUnknown(control.value);
const showNote = (control, misfit, doubt, remark) => {
  const text = misfit ?? doubt ?? (isRemarked(control) ? remark : "");
  if (control.hasAttribute("aria-invalid") !== Boolean(misfit)) {
    if (misfit) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  if (!text && !document.getElementById(`${control.name}-note`)) return;
  const note = noteOf(control);
  note.classList.toggle("misfit", Boolean(misfit ?? doubt));
  setText(note, text);
};
// The sentences about answers that do not go together, by the names of controls.
const conflictNotes = (form, conflicts, words) => {
  const wordsFor = (name, codes) => codes.map(code => {
    const one = namedIn(form, name).flatMap(control => control.options ? [...control.options] : [control]).find(each => each.value === code);
    return one?.label ?? plainText(one?.labels[0]) ?? code;
  }).join(", ");
  return Object.fromEntries(conflicts.map(({field, answer, against, others, fitting}) => [field, filled(words[fitting.length ? "conflict_fitting" : "conflict"], {
    answer: wordsFor(field, answer), others: wordsFor(against, others), fitting: wordsFor(field, fitting), field: labelOf(namedIn(form, against)[0]),
  })]));
};

// The figures that follow from the answers, where the page prints them. Those that are not known are
// left out until something in their section is answered; a file has them all.
const isBegun = group => controlsIn(group.closest("section")).some(control => isFilled(control) && !control.classList.contains("drafted"));
const showFigures = (root, figures, isWanted = () => true) => {
  const found = new Map(figures.map(figure => [figure.id, figure]));
  for (const group of root.querySelectorAll(".figs")) {
    const areAll = isWanted(group), outputs = [...group.querySelectorAll("output")];
    for (const output of outputs) {
      const figure = found.get(output.getAttribute("name")), line = output.parentElement;
      setText(output, figure?.text ?? "");
      line.hidden = line.previousElementSibling.hidden = !areAll && !figure?.known;
    }
    group.hidden = !figures.length || outputs.every(output => output.parentElement.hidden);
  }
};

// A button that takes a choice back where no answer is required; radio buttons have no such thing.
const offerClearing = (form, word) => {
  for (const group of form.querySelectorAll("fieldset:has(input[type=radio])")) {
    const legend = group.querySelector("legend"), boxes = [...group.querySelectorAll("input[type=radio]")];
    const button = document.createElement("button");
    [button.type, button.className, button.textContent, button.hidden] = ["button", "bare clear", word, true];
    button.setAttribute("aria-label", `${word}: ${legend.textContent.trim()}`);
    button.addEventListener("click", () => {
      for (const box of boxes) box.checked = false;
      boxes[0].focus();
      boxes[0].dispatchEvent(new Event("input", {bubbles: true}));
    });
    legend.after(button);
  }
};
// The key that types "?", which keypads for numbers lack.
const offerKeys = (form, word) => {
  for (const box of form.querySelectorAll(".box")) {
    const key = document.createElement("button");
    [key.type, key.className, key.textContent] = ["button", "key", "?"];
    key.setAttribute("aria-label", `? ${word}`);
    box.append(key);
  }
};
const showClearing = form => {
  for (const button of form.querySelectorAll("button.clear")) {
    const boxes = [...button.parentElement.querySelectorAll("input[type=radio]")];
    button.hidden = boxes.some(box => box.required) || !boxes.some(box => box.checked);
  }
};

// "Not known" and a choice are never both ticked; a text for another choice ticks its box.
const settleBoxes = control => {
  const group = control.closest("fieldset");
  if (control.type === "checkbox" && control.checked && group) {
    for (const box of group.querySelectorAll("input[type=checkbox]")) {
      if (box.name === control.name && (box.value === "?") !== (control.value === "?")) box.checked = false;
    }
  }
  const other = control.type === "text" && control.value.trim() && control.closest(".other")?.querySelector("input:is([type=radio],[type=checkbox])");
  if (other && !other.checked) { other.checked = true; settleBoxes(other); }
};

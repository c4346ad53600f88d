// The answers as a text for a mail, which `playbook read` takes: each below its label and the
// comment with the id of its field, in the form of our Markdown files, and at the end the stamp.

const escapedLine = line => {
  const space = text => text.replace(/[ \t]/g, sign => `&#${sign.charCodeAt(0)};`), core = line.trim();
  if (!core) return space(line);
  const at = line.indexOf(core);
  const start = core.replace(/[\\`[\]<>~|*_&]/g, "\\$&").replace(/^[#+=:-]/, "\\$&").replace(/^(\d{1,9})([.)])/, "$1\\$2");
  return space(line.slice(0, at)) + start + space(line.slice(at + core.length));
};
// The rules of `escape_answer` in `formats/markdown.py`, with more signs escaped than it needs: a mail
// program may wrap lines, and what it puts at the beginning of one must not be a mark of a quotation.
const escapedAnswer = text => {
  const lines = text.split("\n").map(escapedLine);
  for (const at of [0, lines.length - 1]) lines[at] = lines[at].replace(/^…$/, "&#8230;").replace(/^\.\.\.$/, "\\...");
  return lines.map((line, at) => line && lines[at + 1] ? `${line}\\` : line).join("\n");
};
const plainText = element => {
  const copy = element?.cloneNode(true);
  for (const other of copy?.querySelectorAll(".mark,.hint,.quiet,button") ?? []) other.remove();
  return (copy?.textContent ?? "").replace(/[\\`[\]<>*_]/g, "").replace(/\s+/g, " ").trim();
};
const labelOf = control => {
  const group = isBox(control) && control.closest("fieldset");
  const own = plainText(group ? group.querySelector("legend") : control.labels?.[0]) || control.getAttribute("aria-label") || control.name;
  const row = control.closest(".entry")?.getAttribute("aria-label");
  return row ? `${row}: ${own}` : own;
};
const chosenLine = (label, code) => `[x] ${escapedLine(label)} <!-- ${code} -->`;
const answerLines = control => {
  if (control.value === "?" || "own" in control.dataset) return [escapedAnswer(control.value)];
  if (isBox(control)) return [chosenLine(plainText(control.labels[0]), control.value)];
  if (control.tagName !== "SELECT") return [escapedAnswer(control.value.trim())];
  const [option] = control.selectedOptions;
  return ["own" in option.dataset ? escapedAnswer(option.value) : chosenLine(option.label, option.value)];
};

const textOf = (form, title, stamp) => {
  const blocks = new Map();
  for (const control of controlsIn(form)) {
    if (!isFilled(control) || !control.value.trim()) continue;
    if (!blocks.has(control.name)) blocks.set(control.name, [`**${labelOf(control)}** <!-- ${control.name} -->`]);
    blocks.get(control.name).push(...answerLines(control));
  }
  const safe = stamp.replace(/[<>]|[^ -~]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [title, ...[...blocks.values()].map(lines => lines.join("\n")), `<!-- playbook-generator ${safe} -->`].join("\n\n") + "\n";
};

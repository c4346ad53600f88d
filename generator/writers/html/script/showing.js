// Answers in whole: areas grow with them where a browser does not see to it, and on paper each is a
// text, since controls cut off what is longer than they are.

const growAreas = root => {
  if (CSS.supports("field-sizing", "content")) return;
  for (const area of root.querySelectorAll("textarea")) {
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }
};
const takeFromPaper = root => { for (const text of root.querySelectorAll(".paper")) text.remove(); };
const putOnPaper = root => {
  takeFromPaper(root);
  for (const control of controlsIn(root)) {
    if (isBox(control) || !isFilled(control)) continue;
    const text = document.createElement("p");
    [text.className, text.textContent] = ["paper", control.selectedOptions?.[0].label ?? control.value];
    control.after(text);
  }
};

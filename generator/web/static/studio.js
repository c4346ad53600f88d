// What the pages of the studio cannot do without a script: say which fields are wrong, go to a
// message, warn before what was typed is lost.
"use strict";

function markWrongFields() {
  for (const errors of document.querySelectorAll(".errors")) {
    const field = document.getElementById(errors.id.slice(0, -2));
    if (!field || !field.matches("input, select, textarea")) continue;
    field.toggleAttribute("aria-invalid", false);
    if (errors.querySelector(".error:not(.warning)")) field.setAttribute("aria-invalid", "true");
  }
}

const form = document.getElementById("form");
let isChanged = false;
if (form) {
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}

// A gap goes where the cursor was last.
let lastField = null;
document.addEventListener("focusin", (event) => {
  if (/^cheat_codes\..*\.(phrase|by)$/.test(event.target.name || "")) lastField = event.target;
});
document.addEventListener("click", (event) => {
  const text = event.target.dataset?.insert;
  if (!text || !lastField) return;
  lastField.setRangeText(text, lastField.selectionStart, lastField.selectionEnd, "end");
  lastField.dispatchEvent(new Event("input", { bubbles: true }));
  lastField.focus();
});

document.addEventListener("htmx:afterSettle", markWrongFields);
document.getElementById("said")?.focus();
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();

// All files that a dropped file or folder stands for.
async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader(), found = [];
  for (;;) {  // a reader gives a hundred at a time
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const one of some) found.push(...await filesOf(one));
  }
}

// Files and folders that are dropped anywhere on the box are chosen in its field, and sent.
for (const box of document.querySelectorAll("form.drop")) {
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", async (event) => {
    event.preventDefault();
    box.classList.remove("over");
    const plain = event.dataTransfer.files, chosen = new DataTransfer();
    const items = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
    if (items.some((entry) => entry?.isDirectory)) {
      for (const entry of items.filter(Boolean)) {
        for (const file of await filesOf(entry)) chosen.items.add(file);
      }
    }
    box.querySelector("input[type=file]").files = chosen.files.length ? chosen.files : plain;
    box.requestSubmit();
  });
}

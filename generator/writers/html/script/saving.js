// The page as a file: what is saved is a copy taken before the script changed anything, so that it
// has the answers and figures, and nothing else that came in since.

// Takes away what the script showed in a page that a browser saved as it stood.
const settle = root => {
  for (const part of root.querySelectorAll(".bar,.draft,.figs,.finish,[data-more]")) if (!part.hidden) part.hidden = true;
  for (const line of root.querySelectorAll(".figs [hidden]")) line.hidden = false;
  for (const added of root.querySelectorAll("button.clear,.key,.paper")) added.remove();
  for (const area of root.querySelectorAll("textarea[style]")) area.removeAttribute("style");
  for (const note of root.querySelectorAll(".note")) settleNote(note);
  for (const control of root.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const button of root.querySelectorAll("[aria-pressed=true]")) button.setAttribute("aria-pressed", "false");
  for (const step of root.querySelectorAll("[aria-current]")) step.removeAttribute("aria-current");
  for (const progress of root.querySelectorAll("progress")) if (progress.value) progress.setAttribute("value", 0);
  for (const text of root.querySelectorAll(".steps .c,.steps .all,.figs output,.bar .said>*,[data-switch]")) text.textContent = "";
};

// `figures` gives those for the file. A page with nothing new in it keeps its bytes, and so has none
// if it had none.
const savingOf = (page, form, figures) => {
  const hadFigures = page.querySelector(".figs:not([hidden])") !== null;
  settle(page);
  const pristine = page.cloneNode(true), first = JSON.stringify(typedIn(form));
  const source = () => {
    const copy = pristine.cloneNode(true), state = typedIn(form);
    matchRows(copy, rowCounts(form));
    mirror(copy, state);
    showFigures(copy, hadFigures || JSON.stringify(state) !== first ? figures() : []);
    return `<!DOCTYPE html>\n${copy.outerHTML}\n`;
  };
  const download = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], {type: "text/html"}));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  // Writes the file that somebody chose, each time the same; downloads it where a browser cannot.
  let file = null, canWrite = "showSaveFilePicker" in window;
  const write = async (name, text) => {
    file ??= await showSaveFilePicker({suggestedName: name, types: [{accept: {"text/html": [".html"]}}]});
    const stream = await file.createWritable();
    await stream.write(text);
    await stream.close();
  };
  // How the page was saved: "saved", "downloaded", or "" if somebody thought better of it.
  const save = async name => {
    const text = source();
    if (canWrite) {
      try {
        await write(name, text);
        return "saved";
      } catch (error) {
        if (error.name === "AbortError") return "";
        file = null;
        canWrite = error.name === "NotAllowedError" && canWrite;
      }
    }
    download(name, text);
    return "downloaded";
  };
  return {save};
};

const copyText = async text => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea"), before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand("copy");
    area.remove();
    before?.focus();
    return isDone;
  }
};

// What the page does while somebody fills it in. Without this script it is a copy to read.
(() => {
  const page = document.documentElement, form = document.forms[0], bar = document.querySelector(".bar");
  const say = (key, given = {}) => filled(bar.dataset[`say${key}`], given);
  const status = bar.querySelector("[role=status]"), link = bar.querySelector(".said a");
  const found = bar.querySelector(".draft"), keep = document.querySelector("[data-draft]"), keepSwitch = bar.querySelector("[data-switch]"), drafts = draftsOf(bar.dataset.name);
  const workedOut = () => {
    mirror(form, typedIn(form));
    return workOut(stateOf(form));
  };
  const {save} = savingOf(page, form, () => workedOut().figures);
  const now = () => JSON.stringify(typedIn(form));
  let saved = now(), waiting = 0, firstOpen = null, isAsked = false;
  const left = new Set(controlsIn(form).filter(isFilled).map(control => control.name));
  const announce = text => setText(status, text);

  const refresh = () => {
    clearTimeout(waiting);
    const state = typedIn(form), result = workedOut();
    const doubts = {...result.doubts, ...conflictNotes(form, result.conflicts, result.words)};
    for (const [name, control] of firstOf(form)) if (left.has(name)) showNote(control, result.misfits[name], doubts[name], say(control.classList.contains("drafted") ? "Drafted" : "Unknown"));
    markRequired(form, result.required);
    growAreas(form);
    showClearing(form);
    showFigures(page, result.figures, isBegun);
    const open = showProgress(form, result, say);
    [firstOpen] = open.values();
    const isNarrow = matchMedia("(max-width:39.99rem)").matches;
    setText(link, open.size === 0 ? "" : say(isNarrow ? "OpenFew" : open.size === 1 ? "OpenOne" : "OpenMore", {count: open.size}));
    link.hidden = !open.size;
    if (keep.checked && !isAsked && !drafts.keep(state, rowCounts(form))) refuseDrafts();
  };
  const changed = () => {
    announce(now() === saved ? "" : say("Unsaved"));
    refresh();
  };

  const saveNow = async () => {
    const state = now(), how = await save(bar.dataset.name);
    if (!how) return;
    saved = state;
    announce([say(how === "saved" ? "Saved" : "Downloaded"), bar.dataset.saySend].filter(Boolean).join(" "));
  };
  const copyNow = async () => {
    const stamp = document.querySelector('meta[name="playbook-generator"]').content;
    const isCopied = await copyText(textOf(form, document.title, stamp));
    announce(say(isCopied ? "Copied" : "NotCopied"));
  };

  // Drafts.
  const setKept = isKept => {
    keep.checked = isKept;
    setText(keepSwitch, say(isKept ? "DraftOn" : "DraftOff"));
    keepSwitch.setAttribute("aria-pressed", isKept);
  };
  const refuseDrafts = () => {
    setKept(false);
    announce(say("NoDrafts"));
  };
  const settleDraft = () => { found.hidden = true; isAsked = false; };
  const restoreDraft = ({state, rows}) => {
    matchRows(form, rows ?? {});
    putState(form, state);
    for (const name of Object.keys(state)) left.add(name);
    settleDraft();
    changed();
  };
  const forgetDraft = () => {
    drafts.forget();
    setKept(false);
    settleDraft();
    announce(say("Forgotten"));
  };
  const askAboutDraft = () => {
    const draft = drafts.read();
    setKept(Boolean(draft));
    if (!draft || JSON.stringify(draft.state) === now()) return;
    isAsked = true;
    const time = new Date(draft.at).toLocaleString(page.lang, {dateStyle: "medium", timeStyle: "short"});
    found.firstElementChild.textContent = say("DraftFound", {time});
    found.querySelector("[data-restore]").addEventListener("click", () => restoreDraft(draft));
    found.hidden = false;
  };

  const press = (button, event) => {
    if ("more" in button.dataset) controlsIn(addRow(button.closest("[data-list]")))[0].focus();
    if (!button.classList.contains("key")) return;
    const [control] = controlsIn(button.closest(".box"));
    control.value = control.value === "?" ? "" : "?";
    left.add(control.name);
    control.focus();
    control.dispatchEvent(new Event("input", {bubbles: true}));
    event.preventDefault();
  };
  form.addEventListener("input", event => {
    settleBoxes(event.target);
    if (isBox(event.target)) left.add(event.target.name);
    clearTimeout(waiting);
    waiting = setTimeout(changed, 300);
  });
  form.addEventListener("focusin", event => uncover(event.target));
  form.addEventListener("focusout", event => {
    if (!event.target.name || !isFilled(event.target)) return;
    left.add(event.target.name);
    changed();
  });
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (button) press(button, event);
  });
  link.addEventListener("click", event => {
    event.preventDefault();
    firstOpen?.focus();
    firstOpen?.scrollIntoView({block: "center"});
  });
  bar.querySelector("[data-save]").addEventListener("click", saveNow);
  bar.querySelector("[data-copy]").addEventListener("click", copyNow);
  bar.querySelector("[data-print]").addEventListener("click", () => print());
  for (const button of document.querySelectorAll("[data-forget]")) button.addEventListener("click", forgetDraft);
  const choose = isKept => {
    setKept(isKept);
    if (!isKept) forgetDraft();
    else if (!drafts.keep(typedIn(form), rowCounts(form))) refuseDrafts();
    else announce(say("Kept"));
  };
  keep.addEventListener("change", () => choose(keep.checked));
  keepSwitch.addEventListener("click", () => choose(!keep.checked));
  addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    saveNow();
  });
  addEventListener("beforeprint", () => putOnPaper(form));
  addEventListener("afterprint", () => takeFromPaper(form));
  // Browsers ask whether to leave a page also where a link only opens the mail program.
  let isMailing = false;
  addEventListener("click", event => {
    if (!event.target.closest("a[href^='mailto:']")) return;
    isMailing = true;
    setTimeout(() => { isMailing = false; }, 1000);
  });
  addEventListener("beforeunload", event => { if (!isMailing && now() !== saved) event.preventDefault(); });

  for (const button of form.querySelectorAll("button[hidden]")) button.hidden = false;
  for (const hidden of document.querySelectorAll(".bar,.finish")) hidden.hidden = false;
  offerClearing(form, say("Clear"));
  offerKeys(form, bar.dataset.unknown);
  link.href = "#";
  followSections();
  askAboutDraft();
  refresh();
})();

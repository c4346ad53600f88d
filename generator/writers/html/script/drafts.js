// Drafts in the browser: a safety net that is off until somebody asks for it, since other pages on
// the same computer may share that storage. Where a browser refuses it, nothing else changes.

const draftsOf = name => {
  const key = `playbook-generator:${location.pathname}:${name}`;
  const attempt = action => {
    try { return action(localStorage); } catch { return undefined; }
  };
  return {
    // The draft that is kept, undefined if there is none.
    read: () => {
      const draft = attempt(storage => JSON.parse(storage.getItem(key)));
      return draft && typeof draft.state === "object" && draft.state !== null ? draft : undefined;
    },
    // Whether the browser keeps the draft.
    keep: (state, rows) => attempt(storage => {
      const text = JSON.stringify({state, rows, at: Date.now()});
      storage.setItem(key, text);
      return storage.getItem(key) === text;
    }) === true,
    forget: () => { attempt(storage => storage.removeItem(key)); },
  };
};

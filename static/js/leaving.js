// A form that is opened again right after it was closed shows what was typed in it: what htmx gets waits until
// autosave.js has saved the forms that are gone, and no longer than a person would.
(() => {
  const PATIENCE = 5000, leaving = new Set();

  document.addEventListener("autosave:leaving", ({ detail: saving }) => {
    leaving.add(saving);
    saving.finally(() => leaving.delete(saving));
  });

  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.verb !== "get" || !leaving.size) return;
    event.preventDefault();
    const patience = new Promise((go) => { window.setTimeout(go, PATIENCE); });
    Promise.race([Promise.allSettled(leaving), patience]).then(() => event.detail.issueRequest());
  });
})();

// A form that is opened again right after it was closed shows what was typed in it: what htmx gets waits until
// autosave.js has saved the forms that are gone, and no longer than a person would.
(() => {
  const PATIENCE = 5000, leaving = new Set();

  document.addEventListener("autosave:leaving", ({ detail: saving }) => {
    const patience = new Promise((go) => { window.setTimeout(go, PATIENCE); });
    const one = Promise.race([saving.catch(() => {}), patience]);
    leaving.add(one);
    one.then(() => leaving.delete(one));
  });

  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.verb !== "get" || !leaving.size) return;
    event.preventDefault();
    Promise.all(leaving).then(() => event.detail.issueRequest());
  });
})();

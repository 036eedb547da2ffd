// The pane beside a list. [data-preview-pane] holds the list; a row's [data-row-open] link is shown in the pane when
// it is focused or clicked once; Enter, a second click, a modifier or a narrow screen open the page itself.
// [data-preview-close] puts the pane away until it is asked for again with p.
(() => {
  const STORE = "huiyin.preview";
  const WIDE = window.matchMedia("(min-width: 72rem)");
  const panes = document.querySelector("[data-preview-pane]");
  if (!panes || !window.htmx) return;
  let shown = "";
  let timer = 0;

  const isOff = () => window.localStorage.getItem(STORE) === "off" || !WIDE.matches;
  const pane = () => document.getElementById("preview");
  const links = () => [...panes.querySelectorAll("[data-row-open]")];

  const mark = (link) => {
    panes.querySelectorAll(".grid__row--current").forEach((row) => {
      row.classList.remove("grid__row--current");
      row.removeAttribute("aria-current");
    });
    const row = link.closest("[data-row]");
    row.classList.add("grid__row--current");
    row.setAttribute("aria-current", "true");
  };

  const show = (link) => {
    if (isOff() || shown === link.href) return;
    shown = link.href;
    mark(link);
    if (!pane()) {
      const empty = document.createElement("aside");
      empty.id = "preview";
      empty.className = "preview";
      panes.append(empty);
    }
    const address = new URL(link.href);
    address.searchParams.set("preview", "1");
    window.htmx.ajax("GET", address.pathname + address.search, { target: "#preview", swap: "outerHTML" });
  };

  panes.addEventListener("focusin", (event) => {
    const link = event.target.closest("[data-row-open]");
    window.clearTimeout(timer);
    if (link) timer = window.setTimeout(() => show(link), 150);
  });

  panes.addEventListener("click", (event) => {
    const link = event.target.closest("[data-row-open]");
    if (!link || !event.detail || event.ctrlKey || event.metaKey || event.shiftKey || isOff()) return;
    if (shown === link.href && link.closest("[data-row]").matches("[data-seen]")) return;
    event.preventDefault();
    panes.querySelectorAll("[data-seen]").forEach((row) => row.removeAttribute("data-seen"));
    link.closest("[data-row]").setAttribute("data-seen", "");
    show(link);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-preview-close]")) return;
    event.preventDefault();
    window.localStorage.setItem(STORE, "off");
    shown = "";
    pane()?.remove();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "p" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, dialog") || !window.localStorage.getItem(STORE)) return;
    window.localStorage.removeItem(STORE);
    const current = panes.querySelector("[data-row][aria-current] [data-row-open]") ?? links()[0];
    if (current) show(current);
  });

  // of two answers under way only that for the row in hand is shown; one that failed may be asked for again
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "preview" || !shown) return;
    if (new URL(event.detail.xhr.responseURL).pathname !== new URL(shown).pathname) event.detail.shouldSwap = false;
    else if (event.detail.xhr.status >= 400) shown = "";
  });

  // cursor.js has found the row one comes back to by then
  window.addEventListener("pageshow", () => {
    const link = panes.querySelector("[data-row][aria-current] [data-row-open]") ?? links()[0];
    if (link) show(link);
  });
})();

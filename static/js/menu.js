// Menus are native <details>. This only closes the others, closes on a click elsewhere and on Esc,
// and opens what a wide screen has room for ([data-open-above="40rem"], shipped closed).
(() => {
  const open = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("details.menu[open]")) return;
    open().forEach((other) => {
      if (other !== menu && !other.contains(menu)) other.open = false;
    });
    menu.querySelector("input[type=search]")?.focus();
  }, true);

  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  });

  const unfold = (root) => root.querySelectorAll?.("details[data-open-above]:not([open])").forEach((details) => {
    if (window.matchMedia(`(min-width: ${details.dataset.openAbove})`).matches) details.open = true;
    details.removeAttribute("data-open-above");
  });
  unfold(document);
  document.addEventListener("htmx:load", (event) => unfold(event.detail.elt));
})();

// Shortcuts, told by the page: [data-key="c"] is pressed by c; [data-go="g q"] by g then q; rows are [data-row]
// with [data-row-open] (a link) and [data-row-tick] (a box). They rest in fields, in an open dialog, with a
// modifier and while an input method composes. Switched off for good by body[data-keys="off"].
(() => {
  let chord = "";

  const isOff = () => document.body.dataset.keys === "off";
  const isTyping = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const isVisible = (element) => element.getClientRects().length > 0;

  const rows = () => [...document.querySelectorAll("[data-row]")].filter(isVisible);
  const current = () => document.querySelector("[data-row].grid__row--current, [data-row][aria-current]");

  const goTo = (row) => {
    const was = current();
    was?.classList.remove("grid__row--current");
    was?.removeAttribute("aria-current");
    row.classList.add("grid__row--current");
    row.setAttribute("aria-current", "true");
    row.querySelector("[data-row-open]")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = rows();
    if (!all.length) return false;
    const place = all.indexOf(current());
    goTo(all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)]);
    return true;
  };

  const press = (element) => {
    if (!element || !isVisible(element)) return false;
    if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea")) element.focus();
    else element.click();
    return true;
  };

  const tick = (shift) => {
    const box = current()?.querySelector("[data-row-tick]");
    if (!box) return false;
    box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: shift }));
    return true;
  };

  const find = (attribute, key) => [...document.querySelectorAll(`[${attribute}="${CSS.escape(key)}"]`)].find(isVisible);

  const help = () => {
    const sheet = document.querySelector("[data-help]");
    if (sheet) sheet.open = !sheet.open;
    return Boolean(sheet);
  };

  const run = (key, shift) => {
    if (chord) {
      const whole = `${chord} ${key}`;
      chord = "";
      return press(find("data-go", whole));
    }
    if (key === "g") {
      chord = "g";
      window.setTimeout(() => { chord = ""; }, 1200);
      return true;
    }
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    if (key === "x" || key === "X") return tick(shift);
    if (key === "o") return press(current()?.querySelector("[data-row-open]"));
    if (key === "?") return help();
    if (key === "Escape") return press(find("data-key", "Escape"));
    return press(find("data-key", key));
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.defaultPrevented || isOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (run(event.key, event.shiftKey)) event.preventDefault();
  });
})();

// The row in hand of a list. Rows are [data-row] with [data-row-open] (a link) and [data-row-tick] (a box); the keys
// come as "cursor" events with detail {step}, {open} or {tick, shift}. The row in hand is kept for this window, so that
// one comes back to it: the same row, or whatever stands in its place when it has left. #t-… in the address names it too.
(() => {
  const STORE = "huiyin.row";
  const isVisible = (element) => element.getClientRects().length > 0;
  const rows = () => [...document.querySelectorAll("[data-row]")].filter(isVisible);
  const current = () => document.querySelector("[data-row].grid__row--current, [data-row][aria-current]");
  const page = () => location.pathname + location.search;

  const keep = (row) => {
    const kept = { page: page(), id: row.id, place: rows().indexOf(row) };
    try { sessionStorage.setItem(STORE, JSON.stringify(kept)); } catch { /* a private window keeps nothing */ }
  };

  const mark = (row) => {
    const was = current();
    was?.classList.remove("grid__row--current");
    was?.removeAttribute("aria-current");
    row.classList.add("grid__row--current");
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
  };

  const goTo = (row) => {
    mark(row);
    row.querySelector("[data-row-open]")?.focus({ preventScroll: true });
    keep(row);
  };

  // at a desk the row in hand is the one that is worked on, so that no key acts on another
  const take = (row) => { if (row.closest("[data-desk-list]")) row.querySelector("[data-row-open]")?.click(); };

  const step = (by) => {
    const all = rows();
    if (!all.length) return false;
    const place = all.indexOf(current());
    const row = all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)];
    const isOther = row !== current();
    goTo(row);
    if (isOther) take(row);
    return true;
  };

  const tick = (shift) => {
    const box = current()?.querySelector("[data-row-tick]");
    box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: shift }));
    return Boolean(box);
  };

  const open = () => {
    const link = current()?.querySelector("[data-row-open]");
    if (link) location.assign(link.href);
    return Boolean(link);
  };

  document.addEventListener("cursor", (event) => {
    const { step: by, tick: wantsTick, shift } = event.detail;
    const isDone = by ? step(by) : wantsTick ? tick(shift) : open();
    if (isDone) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("[data-row-open]")?.closest("[data-row]");
    if (row) keep(row);
  });

  const comeBack = () => {
    const all = rows().filter((row) => row.id);  // a desk has its own row in hand
    if (!all.length) return;
    const named = location.hash && all.find((row) => `#${row.id}` === location.hash);
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(STORE)); } catch { /* nothing kept */ }
    if (kept?.page !== page()) kept = null;
    const row = named || (kept && (all.find((one) => one.id && one.id === kept.id) ?? all[Math.min(kept.place, all.length - 1)]));
    if (row) goTo(row);
  };
  window.addEventListener("pageshow", comeBack);
})();

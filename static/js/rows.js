// Ticking rows. Markup: <form data-rows> … <tr data-row><input type="checkbox" data-row-tick> … and one
// [data-rows-bar] (the bulk bar, hidden while nothing is ticked) with [data-rows-count], [data-rows-clear].
// [data-rows-all] ticks the page.
(() => {
  let last = null;

  const boxes = (form) => [...form.querySelectorAll("[data-row-tick]")];

  const refresh = (form) => {
    const all = boxes(form);
    const ticked = all.filter((box) => box.checked);
    all.forEach((box) => box.closest("[data-row]")?.classList.toggle("grid__row--ticked", box.checked));
    form.querySelectorAll("[data-rows-bar]").forEach((bar) => { bar.hidden = ticked.length === 0; });
    form.querySelectorAll("[data-rows-count]").forEach((count) => {
      count.textContent = ticked.length;
      count.parentElement.hidden = false;  // without script nobody counts
    });
    form.querySelectorAll("[data-rows-all]").forEach((box) => {
      box.checked = ticked.length > 0 && ticked.length === all.length;
      box.indeterminate = ticked.length > 0 && ticked.length < all.length;
    });
  };

  const range = (form, from, to, checked) => {
    const all = boxes(form);
    const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y);
    if (a >= 0) all.slice(a, b + 1).forEach((box) => { box.checked = checked; });
  };

  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-rows]");
    if (!form) return;
    if (event.target.matches("[data-row-tick]")) {
      if (event.shiftKey && last && last !== event.target) range(form, last, event.target, event.target.checked);
      last = event.target;
      refresh(form);
    } else if (event.target.matches("[data-rows-all]")) {
      boxes(form).forEach((box) => { box.checked = event.target.checked; });
      refresh(form);
    } else if (event.target.closest("[data-rows-clear]")) {
      event.preventDefault();
      boxes(form).forEach((box) => { box.checked = false; });
      refresh(form);
    }
  });

  const start = () => document.querySelectorAll("[data-rows]").forEach(refresh);
  start();
  document.addEventListener("htmx:afterSettle", start);
  window.addEventListener("pageshow", start);
})();

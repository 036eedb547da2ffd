// Desks: the row in hand stays marked when htmx swaps the work, a proposal and the select beside it exclude each
// other, the button says to whom, and a search box narrows a long select. Without script all of it works by posting.
(() => {
  const markRow = (work) => {
    const key = work.dataset.work;
    document.querySelectorAll("[data-desk-list] [data-row]").forEach((row) => {
      const isIt = row.dataset.keyOf === key;
      row.classList.toggle("incoming--current", isIt);
      if (isIt) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
  };

  const sayToWhom = (form) => {
    const button = document.querySelector(`[form="${form.id}"][data-leads-send]`);
    if (!button) return;
    button.dataset.plain ??= button.textContent;
    const other = form.querySelector("[data-leads-other]");
    const chosen = other.value ? other.selectedOptions[0].textContent : form.querySelector("[name=lead]:checked")?.dataset.name;
    button.textContent = chosen ? button.dataset.leadsSend.replace("{name}", chosen.trim()) : button.dataset.plain;
  };

  const narrow = (box) => {
    const select = document.getElementById(box.dataset.narrows);
    const words = box.value.trim().toLowerCase();
    let first = null;
    for (const option of select.options) {
      const group = option.parentElement.label ?? "";
      option.hidden = Boolean(words && option.value) && !`${group} ${option.textContent}`.toLowerCase().includes(words);
      if (!option.hidden && option.value) first ??= option;
    }
    select.querySelectorAll("optgroup").forEach((group) => {
      group.hidden = [...group.children].every((option) => option.hidden);
    });
    if (words && first && select.selectedOptions[0]?.hidden !== false) first.selected = true;
    if (words && first && !select.value) first.selected = true;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-narrows]") && !event.isComposing) narrow(event.target);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches("[data-narrows]")) narrow(event.target);
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-leads]");
    if (!form) return;
    const other = form.querySelector("[data-leads-other]");
    if (event.target.matches("input[name=lead]")) {
      other.value = "";
    } else if (event.target === other && other.value) {
      form.querySelectorAll("input[name=lead]").forEach((radio) => { radio.checked = false; });
    }
    sayToWhom(form);
  });

  // a proposal pressed by its key takes the focus, so that Enter sends the form
  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-leads] input[name=lead]")) event.target.focus({ preventScroll: true });
  });

  const prepare = (root) => {
    root.querySelectorAll("[data-narrows]").forEach((box) => { box.hidden = false; });
    root.querySelectorAll("form[data-leads]").forEach(sayToWhom);
  };
  prepare(document);
  document.querySelector("[data-desk-list] [aria-current]")?.scrollIntoView({ block: "nearest" });
  document.addEventListener("htmx:afterSwap", () => {
    const work = document.querySelector("[data-desk-work]");
    if (!work) return;
    markRow(work);
    prepare(work);
  });
})();

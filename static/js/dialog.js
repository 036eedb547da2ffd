// A native <dialog> filled by htmx: dialog[data-dialog], closed by [data-dialog-close].
// Every form it shows has an address of its own, so nothing here is needed to work, only to stay on the page.
(() => {
  const opener = { element: null };

  const show = (dialog) => {
    if (dialog.open) return;
    opener.element = document.activeElement;
    dialog.showModal();
  };

  const isWanted = (field) => field.required && !field.disabled && (field.type === "radio"
    ? !field.form.querySelector(`[name="${CSS.escape(field.name)}"]:checked`) : !field.value);

  // a refusal to be read; else the first answer that is wanted and missing; else the button that sends
  const aim = (dialog) => dialog.querySelector("[data-focus]")
    ?? [...dialog.querySelectorAll("input:not([type=hidden]), select, textarea")].find(isWanted)
    ?? dialog.querySelector("form [type=submit]");

  const close = (dialog) => {
    dialog.close();
    if (dialog.matches("[data-dialog]")) dialog.replaceChildren();
    opener.element?.focus?.();
  };

  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("dialog");
    if (dialog && event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      close(dialog);
    }
  });

  document.addEventListener("cancel", (event) => {
    if (event.target.matches?.("dialog[data-dialog]")) {
      event.preventDefault();
      close(event.target);
    }
  }, true);

  // a refusal is aimed at the page's region; while the dialog is open it belongs inside
  document.addEventListener("htmx:beforeSwap", (event) => {
    const dialog = document.querySelector("dialog[data-dialog][open]");
    const region = dialog?.querySelector("[data-refusals]");
    if (region && event.detail.target?.id === "refusals") event.detail.target = region;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const { target: wanted } = event.detail;
    const target = wanted.isConnected ? wanted : document.getElementById(wanted.id) ?? wanted;  // another stands there
    const dialog = target.closest?.("dialog[data-dialog]");
    if (dialog?.childElementCount) show(dialog);
    (dialog?.childElementCount ? aim(dialog) : target.querySelector?.("[data-focus]"))?.focus();
  });
})();

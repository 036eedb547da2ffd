// A form marked data-autosubmit is sent when a choice in it changes; its own button is then not needed.
// <button data-autosubmit-button> stays for browsers without script.
(() => {
  const prepare = (root) => root.querySelectorAll?.("[data-autosubmit-button]").forEach((button) => {
    button.hidden = true;
  });
  prepare(document);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-autosubmit]") || event.target.matches("input[type=search], input[type=text]")) return;
    form.requestSubmit();
  });
})();

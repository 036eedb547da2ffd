// Messages leave when closed; good news leaves by itself after a while, unless it is being read.
// A click or a form that htmx could not send, or that broke the portal, is told by template[data-flash-of].
(() => {
  const STAY = 8000;
  const STAY_TO_UNDO = 15000;

  const arm = (flash) => {
    if (flash.dataset.armed) return;
    flash.dataset.armed = "1";
    if (!["success", "info"].includes(flash.dataset.flash)) return;
    const leave = () => {
      if (flash.matches(":hover, :focus-within")) window.setTimeout(leave, STAY);
      else flash.remove();
    };
    window.setTimeout(leave, "flashUndo" in flash.dataset ? STAY_TO_UNDO : STAY);
  };

  const armAll = () => document.querySelectorAll("[data-flash]").forEach(arm);

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-flash-close]");
    if (!close) return;
    event.preventDefault();
    close.closest("[data-flash]").remove();
  });

  const tell = (what, event) => {
    const told = document.querySelector(`template[data-flash-of=${what}]`)?.content.firstElementChild;
    const shown = document.querySelector("dialog[open] [data-refusals]") ?? document.querySelector("#flashes");
    const isAsked = ["click", "submit"].includes(event.detail.requestConfig?.triggeringEvent?.type);
    if (!told || !shown || !isAsked || shown.textContent.includes(told.textContent.trim())) return;
    shown.append(told.cloneNode(true));
  };

  armAll();
  document.addEventListener("htmx:afterSettle", armAll);
  document.addEventListener("htmx:sendError", (event) => tell("lost", event));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) tell("broken", event);
  });
})();

// Messages leave when closed; good news leaves by itself after a while, unless it is being read.
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

  armAll();
  document.addEventListener("htmx:afterSettle", armAll);
})();

// @ in a note: <textarea data-mentions="id of a select-multiple">. After "@" the options that begin with, or hold,
// what follows are offered in a small list; arrows and Enter (or a click) write the name and choose the option.
// Without script the select alone does it. Rests while an input method composes.
(() => {
  const MOST = 6;
  let field = null, box = null, active = 0;

  const options = () => [...(document.getElementById(field.dataset.mentions)?.options ?? [])];

  const close = () => {
    box?.remove();
    field?.removeAttribute("aria-activedescendant");
    field?.removeAttribute("aria-controls");
    box = null;
  };

  const typed = () => field.value.slice(0, field.selectionStart).match(/@([^@\s，。；、]{0,12})$/)?.[1];

  const mark = () => [...box.children].forEach((row, place) => {
    row.setAttribute("aria-selected", String(place === active));
    if (place === active) field.setAttribute("aria-activedescendant", row.id);
  });

  const choose = (option) => {
    const end = field.selectionStart, begin = field.value.slice(0, end).lastIndexOf("@");
    field.setRangeText(`@${option.label} `, begin, end, "end");
    option.selected = true;
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  const offer = () => {
    const words = typed();
    if (words === undefined) return close();
    const found = options().filter((option) => option.label.includes(words)).slice(0, MOST);
    if (!found.length) return close();
    close();
    box = document.createElement("ul");
    box.className = "mentions";
    box.id = `${field.id}-mentions`;
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", document.getElementById(field.dataset.mentions).labels[0]?.textContent.trim() ?? "@");
    found.forEach((option, place) => {
      const row = document.createElement("li");
      row.id = `${box.id}-${place}`;
      row.setAttribute("role", "option");
      row.textContent = option.label;
      row.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
      row.chosen = () => choose(option);
      box.append(row);
    });
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", box.id);
    field.after(box);
    active = 0;
    mark();
  };

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("textarea[data-mentions]") || event.isComposing) return;
    if (field !== event.target) close();
    field = event.target;
    offer();
  });
  document.addEventListener("compositionstart", (event) => { if (event.target === field) close(); });
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches?.("textarea[data-mentions]")) { field = event.target; offer(); }
  });
  document.addEventListener("keydown", (event) => {
    if (!box || event.target !== field || event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { active = (active + step + box.children.length) % box.children.length; mark(); }
    else if (event.key === "Enter" || event.key === "Tab") box.children[active].chosen();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
})();

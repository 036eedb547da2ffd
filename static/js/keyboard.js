// Shortcuts, told by the page: [data-key="c"] is pressed by c; [data-go="g q"] by g then q, several parted by "|"; the
// keys of a list go to cursor.js. They rest in fields, in an open dialog, with a modifier and while an input method
// composes; in a field Esc leaves it, and Ctrl+Enter presses the form's [data-submit]. body[data-keys="off"] ends them all.
// [data-help] is the sheet; in it [data-keys-here] is filled with what this page has.
(() => {
  let chord = "";

  const isOff = () => document.body.dataset.keys === "off";
  const fieldOf = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const isVisible = (element) => element.getClientRects().length > 0;

  const press = (element) => {
    if (!element || !isVisible(element)) return false;
    const aim = element.dataset.focuses ? document.querySelector(element.dataset.focuses) : null;
    const field = aim && isVisible(aim) ? aim : element;
    if (field === element && fieldOf(element) !== element) return !element.click();
    field.focus();  // one never entered has its caret before the text
    if (field.matches("textarea") && !field.selectionEnd) field.setSelectionRange(field.value.length, field.value.length);
    return true;
  };

  const byKey = (key) => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isVisible);
  const byGo = (keys) => [...document.querySelectorAll("[data-go]")].find(
    (element) => element.dataset.go.split("|").includes(keys) && isVisible(element));
  const cursor = (detail) => !document.dispatchEvent(new CustomEvent("cursor", { cancelable: true, detail }));

  const label = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("kbd, svg, .u-only-sr").forEach((part) => part.remove());
    return element.getAttribute("aria-label") || copy.textContent.trim() || element.placeholder || element.dataset.name || "";
  };

  const fill = (list) => {
    const seen = new Set();
    const parts = [...document.querySelectorAll("[data-key]")].filter(isVisible).flatMap((element) => {
      const key = element.dataset.key;
      if (key === "Escape" || !label(element) || seen.has(key)) return [];
      seen.add(key);
      const term = document.createElement("dt");
      const word = document.createElement("dd");
      term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      word.textContent = label(element).slice(0, 40);
      return [term, word];
    });
    list.replaceChildren(...parts);
    list.closest("[data-keys-part]").hidden = parts.length === 0;
  };

  const help = () => {
    const sheet = document.querySelector("[data-help]");
    if (!sheet) return false;
    sheet.open = !sheet.open;
    if (sheet.open) sheet.querySelector("summary").focus();
    return true;
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("[data-help][open]")) event.target.querySelectorAll("[data-keys-here]").forEach(fill);
  }, true);

  const run = (key, shift) => {
    if (chord) {
      const whole = `${chord} ${key}`;
      chord = "";
      return press(byGo(whole));
    }
    if (key === "g") {
      chord = "g";
      window.setTimeout(() => { chord = ""; }, 1200);
      return true;
    }
    if (key === "j" || key === "k") return cursor({ step: key === "j" ? 1 : -1 });
    if (key === "x" || key === "X") return cursor({ tick: true, shift });
    if (key === "o") return cursor({});
    if (key === "?") return help();
    if (key === "Escape" && document.querySelector("details.menu[open]")) return false;
    return press(byKey(key));
  };

  const send = (event) => {
    const form = event.target.form ?? event.target.closest?.("form");
    if (press(form?.querySelector("[data-submit], .btn--primary[type=submit]"))) event.preventDefault();
  };

  const leave = (event, field) => {
    if (event.key !== "Escape") return;
    field.blur();
    event.preventDefault();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
    if (event.defaultPrevented || isOff()) return;
    const field = fieldOf(event.target);
    if (event.ctrlKey && event.key === "Enter") return send(event);
    if (field && !(document.querySelector("dialog[open]") && event.key === "Escape")) return leave(event, field);
    if (event.ctrlKey || document.querySelector("dialog[open]")) return;
    if (run(event.key, event.shiftKey)) event.preventDefault();
  });
})();

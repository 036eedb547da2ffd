// Choosing a reply template: [data-template-search] narrows the select [data-template-list] while one types, Enter in
// either puts the template in; [data-template-put] asks its form's address for the filled text and puts it where the
// cursor of [data-template-into] last was. When that fails the form is sent, and the server puts it above the text.
(() => {
  const place = new WeakMap();

  const parts = (element) => {
    const form = element.closest("form");
    return {
      form,
      list: form?.querySelector("[data-template-list]"),
      put: form?.querySelector("[data-template-put]"),
      text: form?.querySelector("[data-template-into]"),
    };
  };

  const narrow = (search) => {
    const { list } = parts(search);
    const wanted = search.value.trim().toLowerCase().split(/\s+/);
    [...list.options].forEach((option) => {
      option.hidden = option.disabled = !wanted.every((word) => option.text.toLowerCase().includes(word));
    });
    const first = [...list.options].find((option) => !option.disabled);
    if (first && list.selectedOptions[0]?.disabled !== false) list.value = first.value;
  };

  const put = async (button) => {
    const { form, text } = parts(button);
    const data = new FormData(form);
    data.set("fill", "1");
    data.set("insert", "1");
    [...data].forEach(([name, value]) => { if (value instanceof File) data.delete(name); });
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const words = await answer.text();
      const [start, end] = place.get(text) ?? [text.value.length, text.value.length];
      text.focus();
      text.setRangeText(words, start, end, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    } catch {
      if (navigator.onLine) form.requestSubmit(button);
    }
  };

  const remember = (event) => {
    if (event.target.matches?.("[data-template-into]")) {
      place.set(event.target, [event.target.selectionStart, event.target.selectionEnd]);
    }
  };
  ["keyup", "mouseup", "select", "focusout", "input"].forEach((name) => document.addEventListener(name, remember, true));

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-template-search]")) narrow(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (!event.target.matches?.("[data-template-search], [data-template-list]")) return;
    event.preventDefault();
    put(parts(event.target).put);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-template-put]");
    if (!button || !event.isTrusted) return;
    event.preventDefault();
    put(button);
  });
})();

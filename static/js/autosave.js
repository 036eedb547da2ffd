// Saves what is typed in form[data-autosave] (an address) 12 s after it changed, and when the page or dialog is left.
// Says in the form's [data-autosave-line] how that went, with the words of its data- attributes. It never saves in the
// middle of an input method, waits longer each time it fails, and writes nothing on this computer.
(() => {
  const EVERY = 12000, LONGEST = 60000, forms = new Map();
  const OWN = new Set(["csrfmiddlewaretoken", "next", "version"]), VAIN = new Set([400, 403, 409, 413]);
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

  const read = (form) => {
    const data = new FormData(form);
    [...data].forEach(([name, value]) => { if (value instanceof File || OWN.has(name)) data.delete(name); });
    return data;
  };
  const words = (data) => JSON.stringify([...data].filter(([name]) => name !== "sitting"));

  const say = (form, code, time = "") => form.querySelectorAll("[data-autosave-line]").forEach((line) => {
    line.textContent = (line.dataset[code] ?? "").replace("{time}", time);
    line.classList.toggle("autosave--trouble", code !== "saved");
  });
  const later = (form, wait) => {
    const state = forms.get(form);
    if (!state || state.timer) return;
    state.timer = window.setTimeout(() => { state.timer = 0; send(form); }, wait ?? state.wait);
  };

  const failed = (form, { code, isVain }) => {  // in vain: another try would be answered so too
    const state = forms.get(form) ?? {}, isOut = code === "out" || code === "other";
    Object.assign(state, { isTroubled: true, isOut, wait: Math.min(state.wait * 2, LONGEST) });
    [say(form, code), state.isGone && isVain ? forms.delete(form) : later(form)];
  };
  const post = (form, body, keepalive) => fetch(form.dataset.autosave, { method: "POST", body, keepalive,
    headers: { "X-Background": "1", "X-CSRFToken": token(), Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { code: { 401: "out", 409: "other" }[answer.status] ?? "failed",
      isVain: VAIN.has(answer.status) && (answer.headers.get("content-type") ?? "").includes("json") }))
    .catch(() => ({ code: navigator.onLine ? "failed" : "offline" }));

  const send = async (form, isLeaving = false) => {
    const state = forms.get(form);
    if (!state || (state.isSent && !isLeaving)) return;
    if (!isLeaving && ((state.still && !state.isGone) || state.busy)) { later(form, EVERY / 4); return; }
    const data = state.still ?? read(form), text = words(data);
    if (text === state.last) { if (state.isGone) forms.delete(form); return; }
    if (!navigator.onLine && !isLeaving) { failed(form, { code: "offline" }); return; }
    const told = await (state.busy = post(form, data, isLeaving));
    state.busy = null;
    if (told.code) { failed(form, told); return; }
    if (state.isTroubled) document.dispatchEvent(new Event("autosave:back"));
    Object.assign(state, { last: text, wait: EVERY, isTroubled: false, isOut: false });
    [say(form, "saved", told.saved), state.isGone && send(form)];
  };

  const part = (form, state) => {  // gone from the page: held until it is saved, unless it was sent
    state.isGone = true;
    if (state.isSent) { forms.delete(form); return; }
    const detail = state.busy ? state.busy.then(() => state.busy) : send(form, true);  // an older text never comes last
    document.dispatchEvent(new CustomEvent("autosave:leaving", { detail }));
  };

  const begin = () => {
    forms.forEach((state, form) => form.isConnected || state.isGone || part(form, state));
    [...document.querySelectorAll("form[data-autosave]")].filter((form) => !forms.has(form)).forEach((form) => {
      const isTyped = "autosaveTyped" in form.dataset;
      forms.set(form, { last: isTyped ? "" : words(read(form)), wait: EVERY, timer: 0, still: null });
      if (isTyped) later(form);
    });
  };

  const on = (event, act) => document.addEventListener(event, (given) => {
    const form = given.target.closest?.("form[data-autosave]");
    if (form && forms.has(form)) act(form, forms.get(form), given);
  }, true);
  ["input", "change"].forEach((event) => on(event, (form) => later(form)));
  on("compositionstart", (form, state) => { state.still = read(form); });
  on("compositionend", (form, state) => { state.still = null; later(form); });
  on("htmx:afterRequest", (form, state, event) => {
    state.isSent = false;
    if (event.detail.xhr?.status === 401) failed(form, { code: "out" });
  });
  const resend = (form, state, button) => {  // signed out, the answer would be the sign-in page and the text gone
    state.last = null;
    send(form).then(() => state.isOut || form.requestSubmit(button));
  };
  document.addEventListener("submit", (event) => {
    const state = forms.get(event.target);
    if (state && (state.isOut || !navigator.onLine)) {
      [event.preventDefault(), event.stopPropagation()];
      return navigator.onLine ? resend(event.target, state, event.submitter) : say(event.target, "held");
    }
    forms.forEach((_, form) => send(form, true));
    if (state) state.isSent = true;
  }, true);

  const leave = () => forms.forEach((state, form) => { if (!state.isSent) send(form, true); });
  const again = () => forms.forEach((_, form) => send(form));
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : again()));
  const stay = (event) => forms.forEach((one) => { if (one.isTroubled && !one.isSent) event.returnValue = "-"; });
  Object.entries({ pagehide: leave, online: again, beforeunload: stay }).forEach((one) => window.addEventListener(...one));
  ["close", "htmx:load"].forEach((event) => document.addEventListener(event, begin, true));
  begin();
})();

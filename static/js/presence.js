// Who else is here. [data-presence="<address>"] on a ticket: a beat every ten seconds, whose answer replaces what
// stands in it; typing while keys were pressed in a field just now; gone when the page is left. In a list,
// [data-presence-list="<address>"] holds cells [data-presence-of="<id>"], asked for together every half minute.
// Nothing is sent while the tab is hidden; signed out (401), or refused, it stops quietly until the page is loaded.
(() => {
  const BEAT = 10000, LIST = 30000, TYPING_FOR = 15000;
  const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=hidden]), textarea, select";
  let address = "", typedAt = -TYPING_FOR, isOver = false;

  const token = () => {
    try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; } catch { return ""; }
  };

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const put = (place, drawn) => {
    if (place.textContent !== drawn.textContent || place.children.length !== drawn.children.length) place.replaceChildren(...drawn.childNodes);
  };

  const send = async (to, kind) => {
    const answer = await fetch(to, {
      method: "POST",
      headers: { "X-Background": "1", "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" },
      body: new URLSearchParams({ kind }),
      redirect: "manual",
      keepalive: kind === "gone",
    });
    if (answer.ok) return answer.status === 204 ? null : answer.text();
    isOver = kind !== "gone" && answer.status < 500;
    return null;
  };

  const leave = () => {
    if (!address || isOver) return;
    send(address, "gone").catch(() => {});
    address = "";
  };

  const beat = async () => {
    const place = document.querySelector("[data-presence]");
    const here = place?.dataset.presence ?? "";
    if (address && address !== here) leave();
    if (!here || isOver || document.hidden) return;
    address = here;
    try {
      const others = await send(here, performance.now() - typedAt < TYPING_FOR ? "typing" : "looking");
      const still = document.querySelector("[data-presence]");
      if (others !== null && still?.dataset.presence === here) put(still, parsed(others));
    } catch { /* no connection: the next beat tries again */ }
  };

  const refresh = async () => {
    const list = document.querySelector("[data-presence-list]");
    if (!list || isOver || document.hidden) return;
    const cells = [...list.querySelectorAll("[data-presence-of]")];
    if (!cells.length) return;
    const asked = new URLSearchParams(cells.map((cell) => ["t", cell.dataset.presenceOf]));
    try {
      const answer = await fetch(`${list.dataset.presenceList}?${asked}`, { headers: { "X-Background": "1" }, redirect: "manual" });
      if (!answer.ok) { isOver = answer.status < 500; return; }
      const drawn = parsed(await answer.text());
      cells.forEach((cell) => {
        const now = drawn.querySelector(`[data-presence-of="${cell.dataset.presenceOf}"]`);
        cell.replaceChildren(...(now?.childNodes ?? []));
      });
    } catch { /* no connection: later */ }
  };

  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(FIELDS) || !document.querySelector("[data-presence]")) return;
    const began = performance.now() - typedAt >= TYPING_FOR;
    typedAt = performance.now();
    if (began) beat();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) leave();
    else { beat(); refresh(); }
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.querySelector?.("[data-presence]") || event.detail.target.id === "preview") beat(); });
  window.setInterval(beat, BEAT);
  window.setInterval(refresh, LIST);
  beat();
})();

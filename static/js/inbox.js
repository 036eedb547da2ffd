// The bell asks every minute whether there is anything new. Its requests are marked, so they never keep an
// idle session alive; it asks less often in a hidden tab, backs off while the server is away, and stops and
// says so once one is signed out.
(() => {
  const EVERY = 60_000;
  const HIDDEN = 5;
  const LONGEST = 15 * EVERY;
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;

  let timer = 0;
  let failures = 0;
  let asked = Date.now();

  const wait = () => {
    const often = document.hidden ? EVERY * HIDDEN : EVERY;
    return Math.min(often * 2 ** failures, Math.max(LONGEST, often));
  };

  const plan = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, wait());
  };

  const signedOut = () => {
    bell.classList.add("bell--gone");
    bell.title = bell.dataset.bellGone;
    const words = document.createElement("p");
    words.className = "bell__gone";
    words.setAttribute("role", "alert");
    words.textContent = bell.dataset.bellGone;
    document.body.append(words);
  };

  const show = (face) => {
    const read = new DOMParser().parseFromString(face, "text/html").body;
    if (read.textContent.trim() !== bell.textContent.trim()) bell.replaceChildren(...read.childNodes);
  };

  async function ask() {
    asked = Date.now();
    try {
      const answer = await fetch(bell.dataset.bell, {
        headers: { "X-Background": "1", "X-Requested-With": "fetch" },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
      });
      if (answer.status === 401) return signedOut();
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
      failures = 0;
    } catch {
      failures += 1;
    }
    plan();
  }

  document.addEventListener("visibilitychange", () => {
    if (bell.classList.contains("bell--gone")) return;
    if (!document.hidden && Date.now() - asked > EVERY) ask();
    else plan();
  });

  plan();
})();

// Shows what was chosen in a file field of a form: name and size, before it is sent. A file above data-limit is
// marked, and the form says data-too-large instead of sending it. Without script the server says the same.
(() => {
  const UNITS = ["B", "KB", "MB"];

  const spoken = (bytes) => {
    let size = bytes, unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) { size /= 1024; unit += 1; }
    return `${unit ? size.toFixed(1) : size} ${UNITS[unit]}`;
  };

  const line = (file, isLarge) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const note = document.createElement("span");
    row.className = isLarge ? "file file--large" : "file";
    name.className = "file__name";
    note.className = "file__note";
    name.textContent = file.name;
    note.textContent = spoken(file.size);
    row.append(document.createElement("span"), name, note);
    return row;
  };

  document.addEventListener("change", (event) => {
    const field = event.target.closest?.("[data-files-field]");
    if (!field || event.target.type !== "file") return;
    const limit = Number(field.dataset.limit);
    const files = [...event.target.files];
    field.querySelector("[data-files-chosen]").replaceChildren(...files.map((file) => line(file, file.size > limit)));
    event.target.setCustomValidity(files.some((file) => file.size > limit) ? field.dataset.tooLarge : "");
    event.target.reportValidity();
  });
})();

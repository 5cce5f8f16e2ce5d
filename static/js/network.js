// When a request of htmx's does not reach the server, or the server breaks: say so, and keep what was typed.
const note = document.getElementById("offline-note");

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, ({ detail }) => {
    const isShown = [409, 422, 503].includes(detail.xhr?.status);
    note.hidden = isShown;
  });
}
document.body.addEventListener("htmx:afterOnLoad", () => { note.hidden = true; });

// "/" goes to the search box, as on every site with one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q") ?? document.querySelector("[data-search-key]");
  if (!box) return;
  event.preventDefault();
  box.focus();
});

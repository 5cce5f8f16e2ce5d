// When a request of htmx's does not reach the server, is refused or breaks it: say so, and keep what was typed.
const note = document.getElementById("failure");

function kindOf(status) {
  if (status === 0) return "unreached";
  if (status === 404 || status === 410) return "gone";
  if (status === 429) return "hasty";
  return status >= 500 ? "broken" : "stale";
}

// Our own answers to a form that failed bring the form again; a proxy's 503 brings a page of the proxy's.
const isForm = ({ status, responseText }) => [409, 422, 503].includes(status) && responseText.includes("<form");

function say(kind) {
  for (const text of note.querySelectorAll("[data-failure]")) text.hidden = text.dataset.failure !== kind;
  // All but an open dialog is inert and beneath it, so the note goes along with the dialog.
  (document.querySelector("dialog[open]") ?? document.body).append(note);
  note.hidden = false;
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, ({ detail: { xhr } }) => {
    if (!isForm(xhr)) say(kindOf(xhr.status));
  });
}
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.isError && !isForm(detail.xhr)) detail.shouldSwap = false;
});
// htmx fires this for failed answers too.
document.body.addEventListener("htmx:afterOnLoad", ({ detail: { xhr } }) => {
  if (xhr.status < 400 || isForm(xhr)) note.hidden = true;
});
note.querySelector("button").addEventListener("click", () => { note.hidden = true; });

// "/" goes to the search box, as on every site with one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q") ?? document.querySelector("[data-search-key]");
  if (!box) return;
  event.preventDefault();
  box.focus();
});

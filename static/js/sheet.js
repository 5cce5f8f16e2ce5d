// The dialog over a wall: opens when its form has come, closes when the entry was saved, or when that loses nothing.
const sheet = document.getElementById("sheet");
const hasKeys = matchMedia("(pointer: fine)").matches;
let asLoaded = "";
let isPressOutside = false;

// By value, not by "input" events: the button "Today" fires none.
function values() {
  const form = sheet.querySelector("#sheet-body form");
  return form ? new URLSearchParams(new FormData(form)).toString() : "";
}

const mayClose = () => values() === asLoaded || window.confirm(sheet.dataset.question);

// The dialog is its own backdrop's target, and that of its padding and scrollbar.
function isOutside({ target, clientX, clientY }) {
  const { left, right, top, bottom } = sheet.getBoundingClientRect();
  return target === sheet && (clientX < left || clientX > right || clientY < top || clientY > bottom);
}

if (sheet) {
  document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id !== "sheet-body") return;
    asLoaded = values();
    if (sheet.open) return;
    sheet.showModal();
    // A finger comes for the stars: the keyboard of a phone would only lie over them.
    if (hasKeys) sheet.querySelector('input[name="score"]')?.focus();
  });
  document.body.addEventListener("entry-saved", () => sheet.close());

  // A text selection dragged out of the sheet ends in a click on the backdrop too.
  sheet.addEventListener("pointerdown", (event) => { isPressOutside = isOutside(event); });
  sheet.addEventListener("click", (event) => {
    if (isPressOutside && isOutside(event) && mayClose()) sheet.close();
  });
  sheet.querySelector(".sheet__close").addEventListener("submit", (event) => {
    if (!mayClose()) event.preventDefault();
  });
  // Chrome closes at the second Esc in a row whatever "cancel" says, so the key itself is caught.
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || values() === asLoaded) return;
    event.preventDefault();
    if (mayClose()) sheet.close();
  });
  // The back gesture of a phone.
  sheet.addEventListener("cancel", (event) => {
    if (!mayClose()) event.preventDefault();
  });
}

// The dialog over a wall: opens when its form has come, closes when the entry was saved.
const sheet = document.getElementById("sheet");
const hasKeys = matchMedia("(pointer: fine)").matches;

if (sheet) {
  document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "sheet-body" && !sheet.open) {
      sheet.showModal();
      // A finger comes for the stars: the keyboard of a phone would only lie over them.
      if (hasKeys) sheet.querySelector('input[name="score"]')?.focus();
    }
  });
  document.body.addEventListener("entry-saved", () => sheet.close());
  // The card was drawn anew, and with it went what had the focus.
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (!detail.target.id.startsWith("card-") || document.activeElement !== document.body) return;
    document.getElementById(detail.target.id)?.querySelector(".card__edit, button")?.focus({ preventScroll: true });
  });
  sheet.addEventListener("click", ({ target }) => {
    if (target === sheet) sheet.close();
  });
}

// The dialog over a wall: opens when its form has come, closes when the entry was saved.
const sheet = document.getElementById("sheet");

if (sheet) {
  document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "sheet-body" && !sheet.open) {
      sheet.showModal();
      sheet.querySelector('input[name="score"]')?.focus();
    }
  });
  document.body.addEventListener("entry-saved", () => sheet.close());
  sheet.addEventListener("click", ({ target }) => {
    if (target === sheet) sheet.close();
  });
}

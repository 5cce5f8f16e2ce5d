// The place to drop a file on shows that it is one; a file that falls beside it does not replace the page.
const places = document.querySelectorAll("[data-drop]");
const brings = ({ dataTransfer }) => dataTransfer?.types.includes("Files");

if (places.length) {
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (brings(event) && !event.target.closest("[data-drop]")) event.preventDefault();
    });
  }
}
for (const place of places) {
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      if (brings(event)) place.dataset.over = "";
    });
  }
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => delete place.dataset.over);
}

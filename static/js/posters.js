// A poster that does not come leaves the typographic card that lies beneath it.
const isMissing = (image) => image.complete && image.naturalWidth === 0;

document.addEventListener("error", ({ target }) => {
  if (target.matches?.(".poster__image")) target.remove();
}, true);

for (const image of document.querySelectorAll(".poster__image")) if (isMissing(image)) image.remove();

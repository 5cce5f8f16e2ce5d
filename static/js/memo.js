// How much of the memo's length is used, in characters as people count them in Japanese: code points.
document.addEventListener("input", ({ target }) => {
  const note = target.matches("textarea") && document.querySelector(`[data-count-for="${target.id}"]`);
  if (note) note.textContent = `${[...target.value].length} / ${note.dataset.countMax}`;
});

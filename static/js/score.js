// Number, slider and stars show one score; ticking "no score" empties them, and touching them unticks it.
const PARTS = { number: 'input[name="score"]', slider: "[data-score-slider]", stars: "[data-score-stars]", none: "[data-no-score]" };

function show(root, score) {
  const part = (name) => root.querySelector(PARTS[name]);
  part("stars").dataset.score = score;
  if (score !== "") part("slider").value = score;
  part("none").checked = score === "";
}

document.addEventListener("input", ({ target }) => {
  const root = target.closest("[data-score-input]");
  if (!root) return;
  const number = root.querySelector(PARTS.number);
  if (target.matches(PARTS.slider)) number.value = target.value;
  if (target.matches(PARTS.none) && target.checked) number.value = "";
  if (target.matches(PARTS.none) && !target.checked) return number.focus();
  show(root, number.value === "" ? "" : String(Math.min(100, Math.max(0, Math.round(Number(number.value))))));
});

document.addEventListener("keydown", (event) => {
  const number = event.target.closest?.(`[data-score-input] ${PARTS.number}`);
  const step = { PageUp: 10, PageDown: -10 }[event.key];
  if (!number || !step) return;
  event.preventDefault();
  number.value = Math.min(100, Math.max(0, Number(number.value || 0) + step));
  number.dispatchEvent(new Event("input", { bubbles: true }));
});

// Number, slider and stars show one score; ticking "no score" empties them, and touching them unticks it.
const PARTS = { number: 'input[name="score"]', slider: "[data-score-slider]", stars: "[data-score-stars]", none: "[data-no-score]" };
const MAX = 100;

const part = (root, name) => root.querySelector(PARTS[name]);
const bounded = (score) => Math.min(MAX, Math.max(0, Math.round(score)));

function show(root, score) {
  const slider = part(root, "slider");
  part(root, "stars").dataset.score = score;
  if (score !== "") slider.value = score;
  slider.setAttribute("aria-valuetext", score === "" ? slider.dataset.none : slider.dataset.of.replace("{n}", score));
  // What is no number reads as empty too, and is no wish for "no score".
  part(root, "none").checked = score === "" && !part(root, "number").validity.badInput;
}

function give(root, score) {
  part(root, "number").value = score;
  show(root, String(score));
}

// Ticked by mistake: unticking it gives back what was there.
function setNone(root, none) {
  const number = part(root, "number");
  if (none.checked) {
    root.dataset.former = number.value;
    give(root, "");
  } else if (root.dataset.former) {
    give(root, root.dataset.former);
  } else {
    number.focus();
  }
}

document.addEventListener("input", ({ target }) => {
  const root = target.closest("[data-score-input]");
  if (!root) return;
  if (target.matches(PARTS.none)) return setNone(root, target);
  if (target.matches(PARTS.slider)) return give(root, target.value);
  show(root, target.value === "" ? "" : String(bounded(Number(target.value))));
});

// Without a score the slider rests in the middle: pressed just there, it does not move, but 50 was meant.
document.addEventListener("click", ({ target }) => {
  if (!target.matches?.(PARTS.slider)) return;
  const root = target.closest("[data-score-input]");
  if (part(root, "stars").dataset.score === "") give(root, target.value);
});

// The slider has the other keys from the browser, but its pages are as long as each browser likes.
document.addEventListener("keydown", (event) => {
  const root = event.target.closest?.("[data-score-input]");
  if (!root || !event.target.matches(`${PARTS.number}, ${PARTS.slider}`)) return;
  const now = Number(part(root, "number").value || 0);
  const score = { PageUp: now + 10, PageDown: now - 10, Home: 0, End: MAX }[event.key];
  if (score === undefined || event.shiftKey) return;
  event.preventDefault();
  give(root, bounded(score));
});

// The server would be sent an empty field, and take it for "no score".
document.addEventListener("submit", (event) => {
  const number = event.target.querySelector(`[data-score-input] ${PARTS.number}`);
  if (!number?.validity.badInput || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  number.reportValidity();
}, { capture: true });

// Opened beside a film, the form is ready for digits. A finger comes for the stars: the keyboard would lie over them.
document.addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.matches(".mine__form") || !matchMedia("(pointer: fine)").matches) return;
  target.querySelector(PARTS.number)?.focus();
}, { capture: true });

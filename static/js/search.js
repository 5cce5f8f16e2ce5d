// The search box that answers while one types: Enter asks at once, and the arrow keys walk through the films.
const box = document.getElementById("q");
const results = document.getElementById("results");

const titles = () => [...results.querySelectorAll(".hit__title a")];

function toBox() {
  box.focus();
  box.select();
}

function step(from, by) {
  const links = titles();
  const next = from + by;
  if (next < 0) return box.focus();
  links[Math.min(next, links.length - 1)]?.focus();
}

// Where the focus is: -1 in the box, else the number of the film; undefined where arrows have a meaning of their own.
function place({ target }) {
  if (target === box) return -1;
  const hit = target.closest(".hit");
  if (!hit || target.closest("form")) return undefined;
  return titles().findIndex((link) => hit.contains(link));
}

if (box && results) {
  box.form.addEventListener("submit", (event) => {
    if (!window.htmx) return;
    event.preventDefault();
    window.htmx.trigger(box, "ask");
    // On a phone the keyboard would lie over what was found.
    if (!matchMedia("(pointer: fine)").matches) box.blur();
  });
  document.addEventListener("keydown", (event) => {
    // While kana are turned into kanji the keys are the converter's.
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = place(event);
    if (from === undefined || (from === -1 && by !== 1)) return;
    if (event.key === "Escape") return toBox();
    if (!by || titles().length === 0) return;
    event.preventDefault();
    step(from, by);
  });
  // What was typed before htmx was there.
  document.body.addEventListener("htmx:load", ({ target }) => {
    if (target === document.body && box.value !== box.defaultValue) window.htmx.trigger(box, "ask");
  });
  // A film that only TMDB knows is not in the first answer: while its form is open it stays, and what is typed in it.
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== results) return;
    const open = [...results.querySelectorAll(".hit:has(details[open])")];
    const lost = open.filter(({ id }) => !detail.serverResponse.includes(`id="${id}"`));
    const places = lost.map(({ id }) => `<li class="hit" id="${id}" data-hx-preserve></li>`).join("");
    detail.serverResponse = detail.serverResponse.replace('<li class="hits__further"', `${places}<li class="hits__further"`);
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(failure, ({ target }) => {
      if (target.matches(".hits__further")) target.classList.add("hits__further--failed");
    });
  }
  // "To the next film": a link to an empty search, for those without scripts.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-next-film]")) return;
    event.preventDefault();
    toBox();
  });
}

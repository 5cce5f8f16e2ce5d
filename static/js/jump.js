// The jump bar over a wall: marks the shelf that is being looked at, and the sides on which the bar goes on.
const bar = document.querySelector("[data-jump]");

function markSides() {
  const left = Math.abs(bar.scrollLeft);
  const hidden = bar.scrollWidth - bar.clientWidth - left;
  bar.dataset.more = [left > 4 && "before", hidden > 4 && "after"].filter(Boolean).join(" ");
}

function markShelf() {
  const line = bar.getBoundingClientRect().bottom + 80;
  const passed = [...document.querySelectorAll(".shelf__place")].filter((shelf) => shelf.getBoundingClientRect().top < line);
  const here = passed.at(-1)?.id;
  for (const link of bar.children) {
    const isHere = here !== undefined && link.hash === `#${here}`;
    if (isHere === link.hasAttribute("aria-current")) continue;
    if (isHere) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
    if (isHere) bar.scrollTo({ left: link.offsetLeft - (bar.clientWidth - link.clientWidth) / 2 });
  }
}

function whenIdle(act) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => { isWaiting = false; act(); });
  };
}

if (bar) {
  bar.addEventListener("scroll", whenIdle(markSides), { passive: true });
  addEventListener("scroll", whenIdle(markShelf), { passive: true });
  addEventListener("resize", whenIdle(markSides));
  markShelf();
  markSides();
}

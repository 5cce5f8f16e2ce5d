// What had the focus may go with a swap. Then it goes on to what came in its place, never back to the page's top.
const NEXT = ['[aria-invalid="true"]', '[role="alert"]', "[data-focus]", ".card__edit", "button:not([disabled])", "a[href]:not([tabindex])", "summary"];
let isOurs = false;

const isLost = () => document.activeElement === null || document.activeElement === document.body;

function goTo(element) {
  if (!element.matches("a, button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus({ preventScroll: !element.matches('[aria-invalid], [role="alert"]') });
}

function successor(root) {
  for (const selector of NEXT) {
    const found = [root, ...root.querySelectorAll("*")].find((element) => element.matches(selector) && element.checkVisibility());
    if (found) return found;
  }
  return root;
}

// A button that is disabled while its form travels loses the focus before the answer is here.
document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
  isOurs = detail.elt.contains(document.activeElement) || detail.target.contains(document.activeElement);
});
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  isOurs ||= detail.target.contains(document.activeElement);
});
document.body.addEventListener("htmx:afterSettle", ({ detail, target }) => {
  const swapped = detail.target?.id && document.getElementById(detail.target.id);
  if (swapped && !swapped.contains(target) && !target.contains(swapped)) return; // changed beside it
  if (!isOurs || !isLost() || !target.isConnected || document.querySelector("dialog[open]")?.contains(target) === false) return;
  goTo(successor(target));
});

// What happened where nothing on the page says it: a card that was saved over a wall, a row of an import.
for (const name of ["entry-saved", "row-decided"]) {
  document.body.addEventListener(name, ({ detail }) => {
    if (detail.said) document.getElementById("said").textContent = detail.said;
  });
}

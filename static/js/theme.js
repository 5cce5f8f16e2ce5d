// Dark or light, where somebody chose: a plain script in the head, so that no other theme is seen first.
(() => {
  const KEY = "theme";
  const root = document.documentElement;
  const bars = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => [meta, meta.content]);
  const colours = Object.fromEntries(bars.map(([meta, colour]) => [meta.media.includes("dark") ? "dark" : "light", colour]));

  // Browsers that keep nothing for us throw.
  function kept() {
    try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; }
  }

  function keep(theme) {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch { /* then it holds for this page */ }
  }

  function show(theme) {
    const chosen = theme in colours ? theme : "";
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    for (const [meta, colour] of bars) meta.content = colours[chosen] ?? colour;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
    }
  }

  root.dataset.switchable = "";  // the switch is shown
  show(kept());
  document.addEventListener("DOMContentLoaded", () => show(kept()));
  addEventListener("storage", ({ key, newValue }) => { if (key === KEY) show(newValue ?? ""); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) show(kept()); });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-theme-choice]");
    if (!button) return;
    keep(button.dataset.themeChoice);
    show(button.dataset.themeChoice);
  });
})();

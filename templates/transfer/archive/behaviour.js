"use strict";
// Sorts, shelves and filters what the page holds already: it asks nobody for anything.
(() => {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = JSON.parse(one("#words").textContent);
  const sheet = one("#sheet");
  const field = one("#q");

  // --- what is there ---
  const film = (item) => ({
    item,
    at: Number(item.dataset.at),
    day: item.dataset.day,
    score: item.dataset.score === undefined ? null : Number(item.dataset.score),
  });
  const walls = Object.fromEntries(all(".list").map((section) => [section.id, {
    section, shelves: section.querySelector(".shelves"), films: all(".film", section).map(film), drawn: "",
  }]));
  const now = { wall: "wall", sort: "registered", isDown: true, query: "" };
  let shown = [];

  // Widths, cases and kana alike, as the site's own search has it.
  const folded = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[ぁ-ゖ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 96)).replace(/\s+/g, " ");
  const textOf = (one) => one.text ??= folded([
    one.item.querySelector(".film__title").textContent,
    ...all("[data-also], .memo", one.item).map((part) => part.textContent),
    one.day.slice(0, 4),
  ].join(" "));

  // --- order and shelves ---
  const missing = { score: (one) => one.score === null, released: (one) => !one.day, registered: () => false };
  const keyOf = { score: (one) => one.score, released: (one) => one.day, registered: () => 0 };

  function sorted(films) {
    const isMissing = missing[now.sort], key = keyOf[now.sort], turn = now.isDown ? -1 : 1;
    return films.toSorted((a, b) => {
      const last = isMissing(a) - isMissing(b);
      if (last) return last;
      const one = key(a), other = key(b);
      if (one !== other && !isMissing(a)) return one < other ? -turn : turn;
      return (a.at - b.at) * turn;
    });
  }

  function shelfOf(one) {
    if (missing[now.sort](one)) return "none";
    if (now.sort === "score") return String(Math.min(Math.floor(one.score / 10), 9) * 10);
    return now.sort === "released" ? `${one.day.slice(0, -7)}0` : "";
  }

  function labelOf(shelf) {
    if (now.sort === "score") return words.shelves.score[shelf];
    return shelf === "none" ? words.undated : words.decade.replace("#", shelf);
  }

  const said = (count) => (count === 1 ? words.films.one : words.films.other).replace("#", count.toLocaleString(root.lang));

  // --- drawing ---
  function made(name, className, text = "") {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  function draw() {
    const wall = walls[now.wall];
    const query = folded(now.query.trim());
    shown = sorted(query ? wall.films.filter((one) => textOf(one).includes(query)) : wall.films);
    const jumps = [], parts = [];
    for (const [shelf, films] of Map.groupBy(shown, shelfOf)) {
      const list = made("ol", "films");
      list.append(...films.map((one) => one.item));
      if (shelf) {
        const head = made("h3", "shelf", labelOf(shelf));
        head.tabIndex = -1;
        head.append(made("span", "shelf__count", said(films.length)));
        const jump = made("button", "jump__shelf", `${labelOf(shelf)} `);
        jump.type = "button";
        jump.append(made("span", "jump__count", String(films.length)));
        jump.addEventListener("click", () => { head.scrollIntoView(); head.focus({ preventScroll: true }); });
        jumps.push(jump);
        parts.push(head);
      }
      parts.push(list);
    }
    wall.shelves.replaceChildren(...parts);
    one("[data-jump]").replaceChildren(...jumps);
    one("[data-jump]").hidden = !jumps.length;
    one("#nothing").hidden = shown.length > 0;
    one("#nothing").textContent = query ? words.none : words.empty[now.wall];
    for (const [name, { section }] of Object.entries(walls)) section.hidden = name !== now.wall;
    mark();
  }

  function mark() {
    for (const link of all("[data-wall]")) link.setAttribute("aria-current", String(link.dataset.wall === now.wall));
    for (const button of all("[data-sort]")) button.setAttribute("aria-pressed", String(button.dataset.sort === now.sort));
    one('[data-sort="score"]').hidden = now.wall === "watchlist";
    one('[data-sort="registered"]').textContent = words.since[now.wall];
    one("[data-turn]").textContent = now.isDown ? `↓ ${words.down}` : `↑ ${words.up}`;
  }

  function tell() {
    one("#said").textContent = said(shown.length);
  }

  function change(how) {
    Object.assign(now, how);
    if (now.wall === "watchlist" && now.sort === "score") now.sort = "registered";
    draw();
    tell();
  }

  for (const [name, { films }] of Object.entries(walls)) {
    one(`[data-count="${name}"]`).textContent = films.length.toLocaleString(root.lang);
  }
  for (const link of all("[data-wall]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      change({ wall: link.dataset.wall });
      scrollTo(0, 0);
    });
  }
  for (const button of all("[data-sort]")) {
    button.addEventListener("click", () => change({ sort: button.dataset.sort, isDown: true }));
  }
  one("[data-turn]").addEventListener("click", () => change({ isDown: !now.isDown }));
  let typed = 0;
  field.addEventListener("input", () => {
    clearTimeout(typed);
    typed = setTimeout(() => change({ query: field.value }), 120);
  });

  // --- one film ---
  let place = 0;

  function open(number) {
    place = number;
    const { item } = shown[place];
    const poster = item.querySelector(".poster").cloneNode(true);
    const image = poster.querySelector("img");
    if (image) image.src = image.src.replace("/w342/", "/w500/");
    const told = item.querySelector(".told").cloneNode(true);
    const facts = all("summary > :is(.score, .film__date, .tag)", item).map((part) => part.cloneNode(true));
    one(".sheet__poster").replaceChildren(poster);
    one(".sheet__title").textContent = item.querySelector(".film__title").textContent;
    one(".sheet__body").replaceChildren(...facts, told);
    one('[data-step="-1"]').disabled = place === 0;
    one('[data-step="1"]').disabled = place === shown.length - 1;
    if (!sheet.open) sheet.showModal();
    sheet.scrollTop = 0;
  }

  function step(by) {
    if (shown[place + by]) open(place + by);
  }

  one("#main").addEventListener("click", (event) => {
    const summary = event.target.closest(".film > details > summary");
    if (!summary) return;
    event.preventDefault();
    const item = summary.closest(".film");
    open(shown.findIndex((one) => one.item === item));
  });
  sheet.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
    else if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });
  sheet.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowLeft") step(-1);
    if (key === "ArrowRight") step(1);
  });
  sheet.addEventListener("close", () => shown[place]?.item.querySelector("summary").focus());

  // --- posters that do not come leave the card beneath ---
  document.addEventListener("error", ({ target }) => {
    if (target.matches?.(".poster__image")) target.remove();
  }, true);

  // --- dark or light; a browser may keep nothing for a file ---
  function theme(chosen) {
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    for (const button of all("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
    }
  }
  for (const button of all("[data-theme-choice]")) {
    button.addEventListener("click", () => {
      theme(button.dataset.themeChoice);
      try { localStorage.setItem("theme", button.dataset.themeChoice); } catch { /* then it holds for now */ }
    });
  }
  root.dataset.switchable = "";
  root.classList.add("is-scripted");
  try { theme(localStorage.getItem("theme") ?? ""); } catch { theme(""); }

  shown = walls.wall.films;
  if (location.hash === "#watchlist") now.wall = "watchlist";
  draw();
})();

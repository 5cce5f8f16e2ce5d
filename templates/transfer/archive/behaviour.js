"use strict";
// Sorts, shelves and filters what the page holds already: it asks nobody for anything.
function begin() {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = JSON.parse(one("#words").textContent);
  const sheet = one("#sheet");
  const field = one("#q");

  // --- what is there: the films wait as text, as ten thousand of them at once are a heavy page ---
  const BATCH = 240;
  const BEGINS = '<li class="film"';
  const parser = document.createElement("template");

  function read(section) {
    const [, ...parts] = section.querySelector("noscript").textContent.split(BEGINS);
    return parts.map((part) => {
      const html = BEGINS + part.slice(0, part.lastIndexOf("</li>")) + "</li>";
      const said = (name) => (new RegExp(` ${name}="([^"]*)"`).exec(part.slice(0, part.indexOf(">"))) || [])[1];
      const score = said("data-score");
      return { html, at: Number(said("data-at")), day: said("data-day"), score: score === undefined ? null : Number(score) };
    });
  }

  function element(one) {
    if (!one.item) {
      parser.innerHTML = one.html;  // ours, with what people wrote escaped in it
      one.item = parser.content.firstElementChild;
    }
    return one.item;
  }

  // Widths, cases and kana alike, as the site's own search has it.
  const folded = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[ぁ-ゖ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 96)).replace(/\s+/g, " ");
  const SIGNS = { lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'", amp: "&" };
  const SAID = /class="film__title">([^]*?)<\/span>|data-also>([^]*?)<\/span>|class="memo" dir="auto">([^]*?)<\/p>/g;

  function textOf(one) {
    if (one.text === undefined) {
      const said = [one.day.slice(0, 4)];
      for (const found of one.html.matchAll(SAID)) said.push(found[1] || found[2] || found[3] || "");
      const plain = said.join(" ").replace(/<[^>]*>/g, " ");
      one.text = folded(plain.replace(/&(lt|gt|quot|amp|#x27|#39);/g, (_, name) => SIGNS[name]));
    }
    return one.text;
  }

  const walls = {};
  for (const section of all(".list")) {
    walls[section.id] = { section, shelves: section.querySelector(".shelves"), films: read(section) };
  }
  const now = { wall: "wall", sort: "registered", isDown: true, query: "" };
  let shown = [];  // in order
  let from = 0, to = 0;  // of these, what is drawn

  // --- order and shelves ---
  const missing = { score: (one) => one.score === null, released: (one) => !one.day, registered: () => false };
  const keyOf = { score: (one) => one.score, released: (one) => one.day, registered: () => 0 };

  function sorted(films) {
    const isMissing = missing[now.sort], key = keyOf[now.sort], turn = now.isDown ? -1 : 1;
    return [...films].sort((a, b) => {
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

  // {shelf: [films on it, where it begins]}
  let shelves = new Map();

  function draw() {
    const query = folded(now.query.trim());
    const { films } = walls[now.wall];
    shown = sorted(query ? films.filter((one) => textOf(one).includes(query)) : films);
    shelves = new Map();
    shown.forEach((one, place) => {
      const shelf = shelfOf(one);
      if (!shelves.has(shelf)) shelves.set(shelf, [0, place]);
      shelves.get(shelf)[0] += 1;
    });
    drawJumps();
    one("#nothing").hidden = shown.length > 0;
    one("#nothing").textContent = query ? words.none : words.empty[now.wall];
    for (const [name, { section }] of Object.entries(walls)) section.hidden = name !== now.wall;
    mark();
    beginAt(0);
  }

  function drawJumps() {
    const jumps = [...shelves].filter(([shelf]) => shelf).map(([shelf, [count, place]]) => {
      const jump = made("button", "jump__shelf", `${labelOf(shelf)} `);
      jump.type = "button";
      jump.append(made("span", "jump__count", String(count)));
      jump.addEventListener("click", () => {
        beginAt(place);
        scrollTo(0, one("#main").offsetTop - one(".bar").offsetHeight);
        one(".shelf").focus({ preventScroll: true });
      });
      return jump;
    });
    one("[data-jump]").replaceChildren(...jumps);
    one("[data-jump]").hidden = !jumps.length;
  }

  function beginAt(place) {
    from = to = place;
    for (const { shelves } of Object.values(walls)) shelves.replaceChildren();
    one("[data-first]").hidden = place === 0;
    drawMore();
  }

  function drawMore(most = BATCH) {
    const wall = walls[now.wall].shelves;
    for (const end = Math.min(shown.length, to + most); to < end; to += 1) {
      const shelf = shelfOf(shown[to]);
      let list = wall.lastElementChild;
      if (!list || list.dataset.shelf !== shelf) {
        if (shelf) wall.append(head(shelf));
        list = made("ol", "films");
        list.dataset.shelf = shelf;
        wall.append(list);
      }
      list.append(element(shown[to]));
    }
    one("#more").hidden = to >= shown.length;
  }

  function head(shelf) {
    const heading = made("h3", "shelf", labelOf(shelf));
    heading.tabIndex = -1;
    heading.append(made("span", "shelf__count", said(shelves.get(shelf)[0])));
    return heading;
  }

  // Again and again, as one batch may be shorter than the window.
  new IntersectionObserver((seen, observer) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    drawMore();
    observer.unobserve(one("#more"));
    observer.observe(one("#more"));
  }, { rootMargin: "1500px" }).observe(one("#more"));
  addEventListener("beforeprint", () => drawMore(Infinity));
  one("[data-first]").addEventListener("click", () => { beginAt(0); scrollTo(0, 0); });

  function mark() {
    for (const link of all("[data-wall]")) link.setAttribute("aria-current", String(link.dataset.wall === now.wall));
    for (const button of all("[data-sort]")) button.setAttribute("aria-pressed", String(button.dataset.sort === now.sort));
    one('[data-sort="score"]').hidden = now.wall === "watchlist";
    one('[data-sort="registered"]').textContent = words.since[now.wall];
    one("[data-turn]").textContent = now.isDown ? `↓ ${words.down}` : `↑ ${words.up}`;
  }

  function change(how) {
    Object.assign(now, how);
    if (now.wall === "watchlist" && now.sort === "score") now.sort = "registered";
    draw();
    one("#said").textContent = said(shown.length);
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
    const item = element(shown[place]);
    const poster = item.querySelector(".poster").cloneNode(true);
    const image = poster.querySelector("img");
    if (image) image.src = image.src.replace("/w342/", "/w500/");
    const facts = all("summary > :is(.score, .film__date, .tag)", item).map((part) => part.cloneNode(true));
    const told = item.querySelector(".told").cloneNode(true);
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
  sheet.addEventListener("close", () => element(shown[place]).querySelector("summary").focus());

  // --- posters that do not come leave the card beneath ---
  document.addEventListener("error", ({ target }) => {
    if (target.matches && target.matches(".poster__image")) target.remove();
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
  try { theme(localStorage.getItem("theme") || ""); } catch { theme(""); }

  if (location.hash === "#watchlist") now.wall = "watchlist";
  draw();
}

try {
  begin();
} catch (error) {  // a browser that cannot do this shows what it would show without scripts
  for (const held of document.querySelectorAll("main noscript")) held.outerHTML = held.textContent;
  throw error;
}

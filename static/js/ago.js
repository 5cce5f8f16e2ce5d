// "3 days ago" where a date has a moment, counted in the days of whoever reads; the date stays in its title.
// The page holds the date alone, so nothing in it grows old in a cache.
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 30;
// Browsers put a space behind the number, as nobody writes Japanese.
const { lang } = document.documentElement;
const set = (text) => (lang === "ja" ? text.replaceAll(" ", "") : text);
const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });

const dayOf = (moment) => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / DAY_MS;

function sayAgo(root) {
  for (const time of root.querySelectorAll("time[data-ago]")) {
    const days = dayOf(new Date()) - dayOf(new Date(time.dateTime));
    if (days < 0 || days > LONGEST_DAYS) continue;
    time.textContent = set(days < 7 ? words.format(-days, "day") : words.format(-Math.floor(days / 7), "week"));
  }
}

sayAgo(document);
document.addEventListener("htmx:afterSettle", () => sayAgo(document));

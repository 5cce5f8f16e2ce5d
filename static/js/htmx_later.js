// Pages of visitors get htmx when what it serves comes near, so that a wall's first view need not carry it.
const address = document.querySelector("meta[name=htmx-later]")?.content;
const served = () => document.querySelectorAll("main [data-hx-get], main [data-hx-post]");
let coming;

function fetchHtmx() {
  coming ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
  return coming;
}

// Earlier than "load", htmx would wait for a DOMContentLoaded that has been.
function watch() {
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    watcher.disconnect();
    fetchHtmx().catch(() => {});
  }, { rootMargin: "600px" });
  for (const element of served()) watcher.observe(element);
  document.addEventListener("click", hold, true);
}

// A click that comes before htmx is repeated for it; without htmx the link is followed as it is.
function hold(event) {
  const link = event.target.closest("a[data-hx-get]");
  if (!link || window.htmx || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  fetchHtmx().then(() => link.click(), () => { location.assign(link.href); });
}

if (address && served().length) {
  if (document.readyState === "complete") watch();
  else addEventListener("load", watch);
}

// Work that goes on while one looks: nothing is asked while nobody sees it, a question that fails is asked again,
// and whoever listens is told when something changes, not every two seconds.
const place = document.getElementById("said");
const isJob = (element) => element.id === "job" && element.matches("[data-hx-get]");
let told = "";

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (isJob(event.detail.elt) && document.hidden) event.preventDefault();
});
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(failure, (event) => {
    const { elt, xhr } = event.detail;
    if (isJob(elt) && (xhr.status === 0 || xhr.status >= 500)) event.stopImmediatePropagation();
  });
}
document.body.addEventListener("htmx:load", ({ target }) => {
  const job = target.closest?.("#job") ?? target.querySelector?.("#job");
  if (!job || job.dataset.told === told) return;
  if (told) place.textContent = job.dataset.told;
  told = job.dataset.told;
});

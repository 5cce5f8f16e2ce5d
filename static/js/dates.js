// "Today" in the three parts of a date, and the browser's time zone at sign-up.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-today]");
  if (!button) return;
  const [year, month, day] = button.dataset.today.split("-").map(Number);
  const form = button.form;
  form.querySelector("[data-watched-year]").value = year;
  form.querySelector("[data-watched-month]").value = month;
  form.querySelector("[data-watched-day]").value = day;
});

const zone = document.querySelector("[data-time-zone]");
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

// Says on the page what allauth's scripts only tell the console: that no passkey came of it.
document.addEventListener("allauth.error", () => {
  for (const notice of document.querySelectorAll("[data-passkey-failed]")) {
    notice.hidden = false;
  }
});

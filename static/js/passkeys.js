// allauth's scripts listen to their buttons from here on; a click before would be lost.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.disabled = false;
  }
});

// Says on the page what allauth's scripts only tell the console: that no passkey came of it.
document.addEventListener("allauth.error", () => {
  for (const notice of document.querySelectorAll("[data-passkey-failed]")) {
    notice.hidden = false;
  }
});

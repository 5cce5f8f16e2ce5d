// The worker that has a page of ours to show without a network. It is fetched once the page itself is there.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => {
    // Some browsers refuse it, in a private window say; then they show a page of their own.
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
  });
}

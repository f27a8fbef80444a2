// Runs before the first paint, so that no page flashes in the wrong theme. A file of its own, because
// the content security policy allows no inline script. src/lib/theme.ts writes the same key.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("lanstead.theme");
  } catch (_) {
    // Storage may be blocked; the system's preference is then the answer.
  }
  var dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();

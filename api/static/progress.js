// The page shows its numbers without this file; with it they move.
(() => {
  "use strict";
  const part = document.querySelector("#progress[data-events]");
  if (!part) return;
  let source;

  const show = ({ data }) => {
    if (!part.isConnected) source.close(); // another page took the place of this one
    else part.innerHTML = data;
  };
  const stop = (event) => { show(event); source.close(); };

  // What the server refuses a browser does not ask for again.
  const lost = () => {
    const stale = document.getElementById("stale");
    if (stale) stale.hidden = source.readyState !== EventSource.CLOSED;
  };

  // Nobody looks at a page that is hidden: its session may end.
  const watch = () => {
    source?.close();
    if (document.hidden || !part.isConnected) return;
    source = new EventSource(part.dataset.events);
    source.addEventListener("message", show);
    source.addEventListener("over", (event) => {
      stop(event);
      document.removeEventListener("visibilitychange", watch);
    });
    source.addEventListener("error", lost);
  };
  document.addEventListener("visibilitychange", watch);
  document.addEventListener("htmx:afterSwap", () => { if (!part.isConnected) source?.close(); });
  watch();
})();

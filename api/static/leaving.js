// Warns who leaves a form in which something was typed and not saved. Nothing depends on it.
(() => {
  "use strict";
  let form = null;
  let isSending = false;
  const isTyped = () => form !== null && form.isConnected && !isSending;

  addEventListener("input", ({ target }) => {
    const is = target.form?.method === "post" && target.type !== "password" && target.type !== "hidden";
    if (is && target.closest("main")) form = target.form;
  });
  addEventListener("submit", ({ target }) => { isSending = target === form; }, true);
  addEventListener("beforeunload", (event) => { if (isTyped()) event.preventDefault(); });
  document.addEventListener("htmx:afterRequest", () => { isSending = false; });

  // Links between our pages are followed without a new document, so no browser asks.
  document.addEventListener("htmx:confirm", (event) => {
    const { verb, target } = event.detail;
    if (verb !== "get" || target !== document.body || !isTyped()) return;
    if (confirm(document.body.dataset.leaving)) form = null;
    else event.preventDefault();
  });

  // A form that came back with what was typed, to be seen or mended, is not saved yet.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target !== document.body || detail.requestConfig?.verb !== "post") return;
    const asked = new URL(detail.requestConfig.path, location.href).href;
    if (detail.xhr.responseURL !== asked) return;
    form = [...document.forms].findLast((one) => one.method === "post" && one.action === asked) ?? null;
  });
})();

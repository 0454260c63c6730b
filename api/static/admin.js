// The admin works without this file; with it a lost connection keeps what was typed.
(() => {
  "use strict";
  const said = (text) => { document.getElementById("said").textContent = text; };
  const words = () => document.body.dataset;

  document.addEventListener("htmx:beforeRequest", () => said(""));
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => {
      said(words().offline);
      document.getElementById("said").scrollIntoView({ block: "nearest" });
    });
  }

  // A button that was pressed is not pressed again while its answer is on the way.
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    for (const button of target.querySelectorAll?.("button") ?? []) button.setAttribute("aria-disabled", "true");
  });
  document.addEventListener("htmx:afterRequest", ({ target }) => {
    for (const button of target.querySelectorAll?.("button") ?? []) button.removeAttribute("aria-disabled");
  });
  addEventListener("click", (event) => {
    if (event.target.closest?.("[aria-disabled=true]")) event.preventDefault();
  }, true);

  // Undo is offered for some seconds only.
  const offer = () => {
    for (const form of document.querySelectorAll("[data-seconds]")) {
      setTimeout(() => { form.hidden = true; }, Number(form.dataset.seconds) * 1000);
    }
  };
  document.addEventListener("htmx:afterSettle", () => {
    offer();
    document.getElementById("main").focus({ preventScroll: true });
  });
  document.addEventListener("DOMContentLoaded", offer);
})();

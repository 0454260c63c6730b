// The admin works without this file; with it a lost connection keeps what was typed.
(() => {
  "use strict";
  const words = () => document.body.dataset;
  const main = () => document.getElementById("main");
  const tops = new Map();
  let sent;

  // Says what could not be done, and offers it again.
  function say(text, again) {
    const said = document.getElementById("said");
    said.textContent = text;
    if (!again) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words().again;
    button.addEventListener("click", again);
    said.append(button);
  }

  // A part that looks by itself, such as the preview, does not speak over what was pressed.
  const isPart = ({ detail }) => detail.target !== document.body;
  const isAsking = () => document.querySelector("#said button") !== null;

  function lost(event) {
    if (isPart(event)) {
      if (!isAsking()) say(words().offline);
      return;
    }
    const { elt } = event.detail;
    const { form, button } = sent ?? {};
    say(words().offline, () => (form === elt && button ? button : elt).click());
  }

  // A button that was pressed is not pressed again while its answer is on the way.
  function wait(form, is) {
    for (const button of form.querySelectorAll("button")) {
      if (is) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  // Undo is offered for some seconds only.
  function offer() {
    for (const form of document.querySelectorAll("[data-seconds]")) {
      setTimeout(() => { form.hidden = true; }, Number(form.dataset.seconds) * 1000);
    }
  }

  addEventListener("submit", ({ target, submitter }) => { sent = { form: target, button: submitter }; }, true);
  addEventListener("click", (event) => {
    if (event.target.closest?.("[aria-disabled=true]")) event.preventDefault();
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isPart(event) || !isAsking()) say("");
    wait(event.target, true);
    if (!isPart(event)) tops.set(location.href, scrollY);
  });
  document.addEventListener("htmx:afterRequest", ({ target }) => wait(target, false));
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, lost);

  // A form stays as it is when its answer is not a page of ours, or the program could not act.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const ours = /<body class="admin"|<div data-part /.test(xhr.responseText);
    if (requestConfig?.verb === "get") {
      if (!ours && xhr.status < 400) location.assign(xhr.responseURL);
      event.detail.shouldSwap = ours;
      if (!ours && xhr.status >= 400) lost(event);
    } else if (!ours || xhr.status >= 500) {
      event.detail.shouldSwap = false;
      lost(event);
    }
  });

  // A new page begins at its top, with what went wrong if anything did.
  document.addEventListener("htmx:afterSettle", (event) => {
    offer();
    if (isPart(event)) return; // who types stays there
    const wrong = main().querySelector("[aria-invalid=true], p.wrong:not(.band)");
    if (wrong?.matches("p")) wrong.tabIndex = -1;
    scrollTo(0, 0);
    (wrong ?? main()).focus({ preventScroll: !wrong });
  });
  document.addEventListener("htmx:historyRestore", () => scrollTo(0, tops.get(location.href) ?? 0));
  document.addEventListener("DOMContentLoaded", offer);
})();

// Pages change without reloading. Without this file every link still works.
(() => {
  "use strict";
  const $ = (query, from = document) => from.querySelector(query);
  const say = (text = "") => { $("#said").textContent = text; };

  // What cannot be loaded must not hide whom to call: that needs no network of ours.
  function sayOffline() {
    const call = document.createElement("a");
    call.href = "tel:112";
    call.textContent = "112";
    say(`${words().offline} `);
    $("#said").append("🆘 ", call);
  }
  const words = () => $("main").dataset;
  const busy = (part, is) => part && part.setAttribute("aria-busy", is);
  let latest;
  let shown = location.href;

  function ready() {
    for (const part of document.querySelectorAll("[data-position],[data-copy]")) {
      part.hidden = part.dataset.copy && !navigator.clipboard;
    }
  }

  // Shows another page, `top` pixels down.
  async function go(url, pressed, { body, push, top = 0 }) {
    if (latest) latest.abort();
    const mine = latest = new AbortController();
    const timer = setTimeout(() => mine.abort(), 30000);
    say();
    busy(pressed, true);
    try {
      const answer = await fetch(url, { body, method: body ? "POST" : "GET", signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = ["body>svg", "header", "main"].map((part) => [$(part), $(part, page)]);
      if (!parts[2][1]) throw answer;
      if ($("link").href !== $("link", page).href) return location.assign(url);
      if (push) {
        history.replaceState(scrollY, "");
        history.pushState(0, "", url);
      }
      for (const [old, part] of parts) old.replaceWith(part);
      for (const name of ["lang", "dir"]) document.documentElement[name] = page.documentElement[name];
      document.title = page.title;
      shown = location.href;
      ready();
      $("h1").focus({ preventScroll: true });
      scrollTo(0, top);
    } catch {
      if (mine === latest) sayOffline();
      // Where the page is still the old one, so is its address.
      if (mine === latest && !push && !body && shown) history.replaceState(top, "", shown);
    }
    busy(pressed, false);
    clearTimeout(timer);
  }

  addEventListener("click", (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const number = target.closest("[data-copy]");
    if (number) {
      navigator.clipboard.writeText(number.dataset.copy).then(() => say(words().copied));
      setTimeout(say, 4000);
    }
    const link = target.closest("a");
    if (link && link.dataset.share && navigator.share) {
      event.preventDefault();
      navigator.share({ title: document.title, url: link.dataset.share }).catch(() => {});
      return;
    }
    if (!link || link.origin !== location.origin || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    go(link.href, link, { push: true });
  });

  // A position leaves the phone rounded to about 100 metres. Other forms are sent as they are.
  addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const button = $("button", form);
    if (!("position" in form.dataset)) return go(form.action, button, { body: new URLSearchParams() });
    say();
    busy(button, true);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const body = new URLSearchParams();
      for (const name of ["latitude", "longitude"]) body.set(name, coords[name].toFixed(3));
      go(form.action, button, { body });
    }, () => {
      busy(button, false);
      say(words().noPosition);
    }, { timeout: 20000, maximumAge: 60000 });
  });

  history.scrollRestoration = "manual";
  addEventListener("popstate", ({ state }) => go(location.href, null, { top: state }));
  ready();
})();

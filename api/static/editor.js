// The forms work without this file. It adds a map that loads nothing from elsewhere, and two
// buttons that only type Markdown characters.
(() => {
  "use strict";
  const get = (id) => document.getElementById(id);

  const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  // Bold puts ** around what is marked; a list puts "- " before each line of it.
  const mark = (field, how) => {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const start = how === "list" ? value.lastIndexOf("\n", from - 1) + 1 : from;
    const marked = value.slice(start, to);
    const text = how === "list" ? marked.replace(/^(?:- )?/gm, "- ") : `**${marked}**`;
    field.setRangeText(text, start, to, "end");
    field.focus();
    changed(field);
  };

  // For everybody or for some: choosing one takes the other away.
  document.addEventListener("change", (event) => {
    const box = event.target.closest('input[name="audiences"]');
    if (!box || !box.checked) return;
    for (const other of box.form.querySelectorAll('input[name="audiences"]')) {
      if ((other.value === "everyone") !== (box.value === "everyone")) other.checked = false;
    }
  });

  const toolbars = () => {
    const bar = get("toolbar");
    if (!bar) return;
    for (const field of document.querySelectorAll("textarea[data-markdown]:not([data-ready])")) {
      field.dataset.ready = "1";
      field.before(bar.content.cloneNode(true));
      field.previousElementSibling.addEventListener("click", (event) => {
        const button = event.target.closest("[data-mark]");
        if (button) mark(field, button.dataset.mark);
      });
    }
  };

  // Leaflet finds its pictures through its style sheet, so both must be there.
  const load = async (box) => {
    if (window.L) return;
    const { css, script } = box.dataset;
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: css });
    const code = Object.assign(document.createElement("script"), { src: script });
    const loaded = [style, code].map((one) => new Promise((done, failed) => {
      Object.assign(one, { onload: done, onerror: failed });
    }));
    document.head.append(style, code);
    await Promise.all(loaded);
  };

  // Lines every hundredth of a degree, instead of tiles.
  const grid = (map, lines) => {
    lines.clearLayers();
    const box = map.getBounds();
    let step = 0.01;
    while ((box.getNorth() - box.getSouth()) / step > 20) step *= 5;
    const style = { weight: 1, opacity: 0.25, color: "currentColor", interactive: false };
    for (let y = Math.floor(box.getSouth() / step) * step; y < box.getNorth(); y += step) {
      L.polyline([[y, box.getWest()], [y, box.getEast()]], style).addTo(lines);
    }
    for (let x = Math.floor(box.getWest() / step) * step; x < box.getEast(); x += step) {
      L.polyline([[box.getSouth(), x], [box.getNorth(), x]], style).addTo(lines);
    }
  };

  const draw = (box) => {
    const fields = [get("f-position-0"), get("f-position-1")];
    const typed = () => fields.map((field) => Number(field.value.trim().replace(",", ".") || NaN));
    const known = JSON.parse(box.dataset.places);
    box.hidden = false;
    const map = L.map(box, { attributionControl: false });
    const lines = L.layerGroup().addTo(map);
    map.on("moveend", () => {
      grid(map, lines);
      box.classList.toggle("far", map.getZoom() < 12); // names would lie over each other
    });
    const all = known.map(([, ...at]) => at);
    const start = typed().every(Number.isFinite) ? typed() : all[0] ?? [50.95, 1.85];
    if (start === all[0]) map.fitBounds(all); else map.setView(start, 14);
    for (const [name, ...at] of known) {
      const label = document.createElement("span");
      label.textContent = name;
      L.circleMarker(at, { radius: 6, interactive: false }).addTo(map).bindTooltip(label, { permanent: true, direction: "right" });
    }
    const pin = L.marker(start, { draggable: true, keyboard: true, alt: box.dataset.here, title: box.dataset.here }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const fill = () => {
      const at = pin.getLatLng();
      [at.lat, at.lng].forEach((value, number) => { fields[number].value = value.toFixed(5); });
      changed(fields[0]);
    };
    pin.on("dragend", fill);
    map.on("click", (event) => { pin.setLatLng(event.latlng); fill(); });
    pin.getElement().addEventListener("keydown", (event) => {
      const way = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      const at = pin.getLatLng();
      pin.setLatLng([at.lat + way[0] * 0.0002, at.lng + way[1] * 0.0002]);
      fill();
    });
    for (const field of fields) {
      field.addEventListener("change", () => {
        if (typed().every(Number.isFinite)) { pin.setLatLng(typed()); map.panTo(typed()); }
      });
    }
  };

  const maps = () => {
    for (const box of document.querySelectorAll("[data-map]:not([data-ready])")) {
      box.dataset.ready = "1";
      load(box).then(() => draw(box), () => {});
    }
  };

  const begin = () => { toolbars(); maps(); };
  const { dataset } = document.documentElement; // a page that htmx swaps in brings this file again
  if (!dataset.editor) document.addEventListener("htmx:afterSettle", begin);
  dataset.editor = "1";
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();

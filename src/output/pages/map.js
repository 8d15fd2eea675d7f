
"use strict";
(() => {
  const $ = (selector) => document.querySelector(selector);
  const data = JSON.parse($("#data").textContent);
  const map = $("#map"), card = $("#card"), list = $("#entities"), side = $("#side");
  const ROUND = 36000, CLOSEST = 0.12, narrow = matchMedia("(max-width: 760px)");
  // So many places in view have a mark of their own, those mentioned most; the others are dots, all in a few paths.
  const MARKS = 500, LABELS = 150;
  const SVG = "http://www.w3.org/2000/svg";

  // The projection of the outlines: Web Mercator, hundredths of a degree from 169 degrees west, y downwards.
  function project([lon, lat]) {
    const angle = (Math.max(-84, Math.min(84, lat)) * Math.PI) / 180;
    const x = ((((lon + 169) % 360) + 360) % 360) * (ROUND / 360);
    return [x, ROUND / 2 - (Math.asinh(Math.tan(angle)) * ROUND) / (2 * Math.PI)];
  }

  function make(name, attributes, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }
  function draw(name, attributes, ...inside) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }
  const bdi = (words) => make("bdi", {}, words);
  const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

  const items = [...list.children];
  const most = data.features.reduce((most, feature) => Math.max(most, feature.properties.count), 10);
  const largest = data.features.length > 200 ? 12 : 20; // as in the picture
  const places = data.features.map((feature, at) => {
    const [x, y] = project(feature.geometry.coordinates);
    const told = feature.properties, radius = largest * (0.2 + 0.8 * Math.sqrt(told.count / most));
    const tint = items[at].firstElementChild.className;
    return { at, x, y, radius, told, tint, mark: null, label: null, width: 0, words: null };
  });
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `500 12px ${getComputedStyle(map).fontFamily}`;
  // The elements of a place, made when it is first seen.
  function furnish(place) {
    if (place.mark) return;
    const { told } = place;
    place.mark = draw("g", { class: place.tint, tabindex: -1, role: "img", "aria-label": `${told.name}, ${plural(told.count, "mention")}`, "data-at": place.at },
      draw("circle", { r: place.radius.toFixed(1) }));
    place.label = draw("text", {}, told.name);
    place.width = pen.measureText(told.name).width;
  }
  const names = [...$("#names").children].map((text) => ({
    text, x: Number(text.dataset.x), y: Number(text.dataset.y), room: Number(text.dataset.w), width: text.getComputedTextLength(),
  }));

  // ---- The view: its middle, and how many units a pixel shows

  let x = ROUND / 2, y = ROUND / 2, scale = 30, width = 1, height = 1, current = null, drawn = 0, dots = [];

  function fit() {
    const shown = places.filter((place) => !items[place.at].hidden);
    if (!shown.length) return;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const place of shown) {
      [left, right] = [Math.min(left, place.x), Math.max(right, place.x)];
      [top, bottom] = [Math.min(top, place.y), Math.max(bottom, place.y)];
    }
    x = (left + right) / 2;
    y = (top + bottom) / 2;
    const room = narrow.matches ? 150 : 220;
    scale = Math.max((right - left) / Math.max(width - room, 60), (bottom - top) / Math.max(height - 120, 60), 0.5);
    change();
  }

  function change() {
    scale = Math.max(CLOSEST, Math.min(scale, Math.max(ROUND / width, ROUND / height)));
    x = Math.max(0, Math.min(ROUND, x));
    y = Math.max(2500, Math.min(29000, y));
    hide();
    if (!drawn) drawn = requestAnimationFrame(paint);
  }

  const put = (element, at, dx = 0, dy = 0) =>
    element.setAttribute("transform", `translate(${at.x + dx * scale} ${at.y + dy * scale}) scale(${scale})`);
  const inside = (at) => Math.abs(at.x - x) < (width / 2 + 40) * scale && Math.abs(at.y - y) < (height / 2 + 40) * scale;

  function paint() {
    drawn = 0;
    map.setAttribute("viewBox", `${x - (width * scale) / 2} ${y - (height * scale) / 2} ${width * scale} ${height * scale}`);
    const seen = places.filter((place) => !items[place.at].hidden && inside(place));
    const marked = seen.slice(0, MARKS);
    dots = seen.slice(MARKS);
    const taken = marked.map((place) => {
      furnish(place);
      put(place.mark, place);
      const [px, py] = [place.x / scale, place.y / scale];
      return [px - place.radius, py - place.radius, px + place.radius, py + place.radius];
    });
    const isFree = (box) => taken.every((other) => box[0] >= other[2] || box[2] <= other[0] || box[1] >= other[3] || box[3] <= other[1]);
    const labels = [];
    for (const place of marked) {
      const spot = labels.length < LABELS ? room(place, isFree) : null;
      if (!spot) continue;
      taken.push(spot.box);
      put(place.label, place, spot.dx, spot.dy);
      labels.push(place.label);
    }
    $("#dots").replaceChildren(...Object.entries(Object.groupBy(dots, (place) => place.tint)).map(([tint, some]) =>
      draw("path", { class: tint, "stroke-width": 2 * dots[0].radius, d: some.map((place) => `M${place.x.toFixed(1)} ${place.y.toFixed(1)}h0`).join("") })));
    $("#marks").replaceChildren(...marked.map((place) => place.mark));
    $("#labels").replaceChildren(...labels);
    for (const name of names) {
      const box = [name.x / scale - name.width / 2, name.y / scale - 8, name.x / scale + name.width / 2, name.y / scale + 8];
      const fits = inside(name) && name.room / scale > name.width * 1.15 && isFree(box);
      name.text.toggleAttribute("hidden", !fits);
      if (fits) put(name.text, name);
    }
  }

  // Where a label stands: right or left of its mark, below or above, wherever there is room first.
  function room(place, isFree) {
    const [px, py, off] = [place.x / scale, place.y / scale, place.radius + 4];
    const left = x / scale - width / 2;
    const spots = [[off, 0], [-off - place.width, 0], [-place.width / 2, off + 7], [-place.width / 2, -off - 7]];
    for (const [dx, dy] of spots) {
      const box = [px + dx - 1, py + dy - 7, px + dx + place.width + 1, py + dy + 7];
      const seen = box[0] > left && box[2] < left + width;
      if (seen && isFree(box)) return { box, dx, dy };
    }
    return null;
  }

  function zoom(by, px = width / 2, py = height / 2) {
    const before = scale;
    scale = Math.max(CLOSEST, Math.min(scale * by, Math.max(ROUND / width, ROUND / height)));
    x += (px - width / 2) * (before - scale);
    y += (py - height / 2) * (before - scale);
    change();
  }

  // ---- The card

  function show(place) {
    const { told } = place;
    const facts = [plural(told.count, "mention"), plural(told.documents, "document")];
    if (told.id) facts.push(told.id);
    const [lon, lat] = data.features[place.at].geometry.coordinates;
    facts.push(`${Math.abs(lat).toFixed(2)}°\u00A0${lat < 0 ? "S" : "N"},\u00A0${Math.abs(lon).toFixed(2)}°\u00A0${lon < 0 ? "W" : "E"}`);
    const most = told.spellings.slice(0, 12).map(({ spelling, count }) => make("div", { class: "found" }, bdi(spelling), make("small", {}, String(count))));
    const rest = told.spellings.length - most.length;
    if (rest > 0) most.push(make("p", {}, `and ${rest} more`));
    const parts = [make("h2", {}, bdi(told.name))];
    if (told.kind) parts.push(make("p", {}, make("span", { class: `kind ${place.tint}` }, make("i", {}), bdi(told.kind))));
    parts.push(make("p", {}, facts.join(" · ")), make("h3", {}, "Spellings found"), ...most);
    card.replaceChildren(...parts);
    card.hidden = false;
    current?.mark.classList.remove("on");
    current = place;
    if (!place.mark?.isConnected) {
      furnish(place); // of a dot
      put(place.mark, place);
      $("#marks").append(place.mark);
    }
    place.mark.classList.add("on");
    place.mark.setAttribute("aria-describedby", "card");
    if (narrow.matches) {
      card.style.left = card.style.top = "";
      return;
    }
    const box = place.mark.firstElementChild.getBoundingClientRect();
    const frame = map.getBoundingClientRect();
    const right = box.right + 10 + card.offsetWidth < frame.right || box.left - 10 - card.offsetWidth < frame.left;
    card.style.left = `${Math.max(8, right ? box.right + 10 : box.left - 10 - card.offsetWidth)}px`;
    card.style.top = `${Math.max(8, Math.min(box.top - 12, innerHeight - card.offsetHeight - 8))}px`;
  }

  function hide() {
    card.hidden = true;
    current?.mark.classList.remove("on");
    current?.mark.removeAttribute("aria-describedby");
  }

  // Brings a place into view, closer if it is crowded there.
  function visit(place) {
    if (drawn) cancelAnimationFrame(drawn);
    x = place.x;
    y = place.y;
    scale = Math.min(scale, 1.6);
    change();
    cancelAnimationFrame(drawn);
    paint();
    show(place);
    $("#told").textContent = `${place.told.name}, ${plural(place.told.count, "mention")}: ${place.told.spellings.map((one) => one.spelling).join(", ")}`;
  }

  function step(by) {
    const shown = places.filter((place) => !items[place.at].hidden);
    if (!shown.length) return;
    const at = current ? shown.indexOf(current) : -1;
    visit(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length]);
  }

  // ---- Events

  const at = (event) => {
    const box = map.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  function placeOf(event) {
    const mark = event.target.closest?.("#marks g");
    if (mark) return places[mark.dataset.at];
    const [px, py] = at(event);
    const far = (place) => Math.hypot((place.x - x) / scale + width / 2 - px, (place.y - y) / scale + height / 2 - py);
    return dots.find((place) => far(place) < place.radius) ?? null;
  }
  const held = new Map();
  let moved = 0, pointed = null;
  const middle = () => {
    const all = [...held.values()];
    const sum = all.reduce((sum, at) => [sum[0] + at[0] / all.length, sum[1] + at[1] / all.length], [0, 0]);
    const spread = all.length > 1 ? Math.hypot(all[0][0] - all[1][0], all[0][1] - all[1][1]) : 0;
    return [...sum, spread];
  };
  map.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, at(event));
    moved = held.size > 1 ? 99 : 0;
  });
  map.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId)) return point(event);
    const [px, py, spread] = middle();
    held.set(event.pointerId, at(event));
    const [qx, qy, wider] = middle();
    moved += Math.abs(qx - px) + Math.abs(qy - py);
    if (moved < 4) return;
    map.setPointerCapture(event.pointerId);
    map.classList.add("held");
    x -= (qx - px) * scale;
    y -= (qy - py) * scale;
    if (spread > 0 && wider > 0) zoom(spread / wider, qx, qy);
    else change();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    map.addEventListener(end, (event) => {
      held.delete(event.pointerId);
      map.classList.remove("held");
    });
  }
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 220), ...at(event));
  }, { passive: false });
  map.addEventListener("dblclick", (event) => zoom(0.5, ...at(event)));
  map.addEventListener("click", (event) => {
    if (moved > 4) return;
    const place = placeOf(event);
    place ? show(place) : hide();
  });
  function point(event) {
    if (event.pointerType !== "mouse") return;
    const place = event.type === "pointerleave" ? null : placeOf(event);
    if (place === pointed) return;
    pointed = place;
    place ? show(place) : hide();
  }
  map.addEventListener("pointerleave", point);
  $("#zoom").addEventListener("click", (event) => {
    const by = event.target.closest("button")?.dataset.by;
    if (by === "fit") fit();
    else if (by) zoom(by === "in" ? 0.6 : 1 / 0.6);
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    if (narrow.matches) side.open = false;
    measure();
    visit(places[item.dataset.at]);
  });
  const fold = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  $("#find").addEventListener("input", (event) => {
    const query = fold(event.target.value.trim());
    let shown = 0;
    for (const place of places) {
      const { told } = place;
      place.words ??= fold([told.name, told.id ?? "", ...told.spellings.map((one) => one.spelling)].join("\n"));
      items[place.at].hidden = !place.words.includes(query);
      shown += !items[place.at].hidden;
    }
    $(".none").hidden = shown > 0;
    change();
  });
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches?.("input");
    const { key } = event;
    if (key === "Escape") {
      if (!card.hidden) hide();
      else if (typing) {
        event.target.value = "";
        event.target.dispatchEvent(new Event("input"));
        map.focus();
      }
    } else if (typing) return;
    else if (KEYS[key] && event.target === map) {
      x += KEYS[key][0] * 80 * scale;
      y += KEYS[key][1] * 80 * scale;
      change();
    } else if (key === "+" || key === "=") zoom(0.6);
    else if (key === "-" || key === "_") zoom(1 / 0.6);
    else if (key === "0") fit();
    else if (key === "n") step(1);
    else if (key === "p") step(-1);
    else if (key === "/") {
      side.open = true;
      $("#find").focus();
    } else return;
    event.preventDefault();
  });

  function measure() {
    const box = map.getBoundingClientRect();
    width = Math.max(1, box.width);
    height = Math.max(1, box.height);
  }
  side.open = !narrow.matches;
  narrow.addEventListener("change", () => (side.open = !narrow.matches));
  new ResizeObserver(() => {
    measure();
    change();
  }).observe(map);
  measure();
  fit();
})();


"use strict";
(() => {
  const $ = (selector) => document.querySelector(selector);
  const data = JSON.parse($("#data").textContent);
  const text = $("#text"), card = $("#card"), side = $("#side"), list = $("#entities"), where = $("#where");
  // The first piece of each mention; a mention that another one cuts has more.
  const marks = [...text.querySelectorAll("mark:not(.more)")];
  const narrow = matchMedia("(max-width: 760px)");
  const sheet = document.head.appendChild(document.createElement("style")).sheet;
  const kinds = new Set();
  let entity = null, current = null, stops = marks, spellings = null;

  const best = (mark) => data.readings[mark.dataset.r][0][0];
  const fold = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const regions = (() => {
    try { return new Intl.DisplayNames(["en"], { type: "region" }); } catch { return null; }
  })();
  const region = (code) => {
    try { return regions?.of(code) ?? code; } catch { return code; }
  };

  function make(name, attributes, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }
  const bdi = (words) => make("bdi", {}, words);

  // ---- The card

  const LISTS = { builtin: "the built-in list", world: "the list of the world" };
  function why([, , spelling, how, file, line, role]) {
    if (spelling === null) return ["The file of mentions says so; the list has no such row."];
    const exact = how === "exact";
    const place = [
      line === null ? null : `line ${line}`,
      file === null ? null : LISTS[data.files[file]] ?? data.files[file],
    ].filter((part) => part !== null).join(" of ");
    const told = exact ? ["Written as listed"] : [how === "fuzzy" ? "Not listed; like the listed " : "Reads as the listed ", make("strong", {}, bdi(spelling))];
    if (place) told.push(exact ? ", " : " (", place, exact ? "" : ")");
    if (role) told.push(`; ${/^[aeiou]/.test(role) ? "an" : "a"} ${role} spelling`);
    return [...told, "."];
  }

  function fill(mark) {
    const choices = data.readings[mark.dataset.r];
    const [name, id, kind, country, place] = data.entities[choices[0][0]];
    const facts = [];
    if (country) facts.push(region(country));
    if (id) facts.push(id);
    if (place) facts.push(`${Math.abs(place[0]).toFixed(2)}°\u00A0${place[0] < 0 ? "S" : "N"},\u00A0${Math.abs(place[1]).toFixed(2)}°\u00A0${place[1] < 0 ? "W" : "E"}`);
    const tint = [...mark.classList].find((name) => /^t\d/.test(name));
    const parts = [make("h2", {}, bdi(name))];
    if (kind) parts.push(make("p", {}, make("span", { class: `kind ${tint}` }, make("i", {}), bdi(kind))));
    if (facts.length) parts.push(make("p", {}, facts.join(" · ")));
    parts.push(make("p", { class: "why" }, ...why(choices[0])));
    if (choices.length > 1) {
      parts.push(make("h3", {}, mark.classList.contains("tied") ? "Candidates, the first ones tied" : "Candidates"));
      parts.push(make("ol", { class: tint }, ...choices.map(candidate)));
    }
    card.replaceChildren(...parts);
  }

  function candidate([at, share]) {
    const [name, id, kind, country] = data.entities[at];
    const told = [kind, country, id].filter(Boolean).join(", ");
    const percent = `${(share / 10).toFixed(share % 10 && share < 100 ? 1 : 0)} %`;
    return make("li", {}, make("span", {}, bdi(name), " ", make("small", {}, told)), make("small", {}, percent),
      make("meter", { value: share, max: 1000, "aria-label": `score ${percent}` }));
  }

  function show(mark) {
    fill(mark);
    card.hidden = false;
    mark.setAttribute("aria-describedby", "card");
    if (narrow.matches) {
      card.style.left = card.style.top = "";
      return;
    }
    const line = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const left = Math.max(12, Math.min(line.left, document.documentElement.clientWidth - card.offsetWidth - 12));
    const end = [...mark.getClientRects()].at(-1) ?? line;
    const below = end.bottom + 4, above = line.top - card.offsetHeight - 4;
    const top = below + card.offsetHeight > innerHeight - 56 && above > 0 ? above : below;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  }

  function hide() {
    card.hidden = true;
    text.querySelector("[aria-describedby]")?.removeAttribute("aria-describedby");
  }

  // ---- One mention after the other

  // Only the current mention, at first the first, can be reached by Tab: thousands of stops would make the key useless.
  if (marks.length) marks[0].tabIndex = 0;
  function choose(mark, focus) {
    const before = current ?? marks[0];
    if (before !== mark) {
      before.removeAttribute("aria-current");
      before.removeAttribute("tabindex"); // of one that has the focus it would take that too
    }
    current = mark;
    mark.setAttribute("aria-current", "true");
    mark.tabIndex = 0;
    if (focus) {
      mark.scrollIntoView({ block: "center" });
      mark.focus({ preventScroll: true });
    }
    tell();
    if (focus) show(mark);
  }

  function tell() {
    const at = current ? stops.indexOf(current) : -1;
    const what = entity === null ? (stops.length === 1 ? "mention" : "mentions") : "";
    where.value = at < 0 ? `${stops.length} ${what}` : `${at + 1} of ${stops.length}`;
  }

  function step(by) {
    if (!stops.length) return;
    let at = current ? stops.indexOf(current) : -1;
    if (at < 0 && current) {
      // From a mention that is filtered out, to the nearest one beyond it.
      const after = stops.findIndex((mark) => current.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
      at = by > 0 ? (after < 0 ? 0 : after) : (after < 0 ? stops.length : after) - 1;
    } else if (at < 0) {
      at = by > 0 ? 0 : stops.length - 1;
    } else {
      at += by;
    }
    choose(stops[(at + stops.length) % stops.length], true);
  }

  // ---- The list

  function words() {
    if (spellings) return spellings;
    const sets = data.entities.map(([name, id]) => new Set([fold(name), fold(id ?? "")]));
    for (const mark of marks) sets[best(mark)].add(fold(mark.textContent.replace(/\s+/g, " ")));
    return (spellings = sets.map((set) => [...set].join("\n")));
  }

  function apply() {
    const query = fold($("#find").value.trim());
    let shown = 0;
    for (const item of list.children) {
      const fits = (!kinds.size || kinds.has(item.dataset.k)) && (!query || words()[item.dataset.e].includes(query));
      item.hidden = !fits;
      shown += fits;
      item.firstElementChild.setAttribute("aria-pressed", String(entity === item.dataset.e));
    }
    $(".none").hidden = shown > 0;
    const readings = new Set();
    if (entity !== null) data.readings.forEach((choices, at) => String(choices[0][0]) === entity && readings.add(String(at)));
    stops = marks.filter((mark) => entity !== null ? readings.has(mark.dataset.r) : !kinds.size || kinds.has(mark.dataset.k));
    dim(entity !== null ? [...readings].map((at) => `[data-r="${at}"]`) : [...kinds].map((at) => `[data-k="${at}"]`));
    $("#all").hidden = entity === null && !kinds.size && !query;
    tell();
  }

  // Takes the colour off all marks but these.
  function dim(kept) {
    while (sheet.cssRules.length) sheet.deleteRule(0);
    if (kept.length) sheet.insertRule(`mark:not(${kept.join(",")}) { background: none !important; border-bottom-color: transparent !important }`);
  }

  const name = (item) => data.entities[item.dataset.e][0];
  const count = (item) => Number(item.querySelector("b").textContent);
  const orders = {
    count: (one, other) => count(other) - count(one) || Number(one.dataset.e) - Number(other.dataset.e),
    name: (one, other) => name(one).localeCompare(name(other), "en"),
    first: (one, other) => firsts().get(one.dataset.e) - firsts().get(other.dataset.e),
  };
  let seen = null;
  function firsts() {
    if (!seen) {
      seen = new Map();
      marks.forEach((mark, at) => {
        const key = String(best(mark));
        if (!seen.has(key)) seen.set(key, at);
      });
    }
    return seen;
  }

  function reset() {
    kinds.clear();
    entity = null;
    $("#find").value = "";
    for (const button of document.querySelectorAll(".kinds button")) button.setAttribute("aria-pressed", "false");
    apply();
  }

  // ---- Events

  const mark = (event) => event.target instanceof Element ? event.target.closest("mark") : null;
  text.addEventListener("mouseover", (event) => mark(event) && show(mark(event)));
  text.addEventListener("mouseout", (event) => {
    if (mark(event) && !card.contains(event.relatedTarget)) hide();
  });
  card.addEventListener("mouseleave", hide);
  text.addEventListener("focusin", (event) => {
    const hit = mark(event);
    if (!hit) return;
    if (hit !== current) choose(hit, false);
    show(hit);
  });
  text.addEventListener("focusout", hide);
  text.addEventListener("click", (event) => {
    const hit = mark(event);
    if (!hit) return hide();
    if (hit.classList.contains("more")) return show(hit);
    choose(hit, false);
    hit.focus({ preventScroll: true });
    show(hit); // also where it had the focus before
  });
  $(".kinds").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    kinds[on ? "add" : "delete"](button.dataset.k);
    entity = null;
    apply();
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    entity = entity === item.dataset.e ? null : item.dataset.e;
    apply();
    if (entity === null) return;
    choose(stops[0], false);
    if (narrow.matches) side.open = false;
    stops[0].scrollIntoView({ block: "center" });
  });
  $("#find").addEventListener("input", apply);
  $("#sort").addEventListener("change", (event) => {
    for (const item of [...list.children].sort(orders[event.target.value])) list.append(item);
  });
  $("#next").addEventListener("click", () => step(1));
  $("#previous").addEventListener("click", () => step(-1));
  $("#all").addEventListener("click", () => {
    reset();
    $("#next").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches?.("input, select, textarea");
    if (event.key === "Escape") {
      if (!card.hidden) hide();
      else if (typing || entity !== null || kinds.size) {
        reset();
        event.target.blur?.();
      }
    } else if (typing) return;
    else if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "/") {
      side.open = true;
      $("#find").focus();
    } else if ((event.key === "Enter" || event.key === " ") && mark(event)) show(mark(event));
    else return;
    if (event.key !== "Escape") event.preventDefault();
  });
  const fit = () => (side.open = !narrow.matches);
  narrow.addEventListener("change", fit);
  fit();
})();

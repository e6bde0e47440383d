"use strict";
// Draws lists, texts and tables from the page's JSON islands. Words of articles and of labels are
// set as text, never as markup. Offsets are code points, so texts are split by them first.
(() => {
  const $ = (id) => document.getElementById(id);
  const read = (id) => JSON.parse($(id).textContent);
  const head = read("head");
  const STEP = 200;
  const UNKNOWN = "withheld with the text";

  // Children that are strings become text nodes; null ones are left out.
  function make(tag, options = {}, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(options)) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "class") element.className = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const islands = new Map();
  function documentAt(number) {
    if (!islands.has(number)) {
      const found = read(`d${number}`);
      found.points = found.text === null ? masked(found) : Array.from(found.text);
      found.lower = (found.text || "").toLowerCase();
      islands.set(number, found);
    }
    return islands.get(number);
  }

  // A text that is not shown: a letter for each of a word's, so that spans can be drawn over it.
  function masked(found) {
    const last = Math.max(0, ...found.tokens, ...found.lines);
    const points = new Array(last).fill(" ");
    for (let at = 1; at < found.lines.length; at += 2) if (found.lines[at] < last) points[found.lines[at]] = "\n";
    for (let at = 0; at < found.tokens.length; at += 2) points.fill("n", found.tokens[at], found.tokens[at + 1]);
    return points;
  }

  const labelOf = (mark) => head.labels[mark[3]];
  const handName = (number) => head.hands[number].name;
  const handTitle = (number) => {
    const { name, kind } = head.hands[number];
    return kind === "person" || kind === "gold" ? name : `${name} (${kind})`;
  };
  const titleOf = (entry) => entry.title || entry.id;
  const quote = (found, start, end) =>
    found.text === null ? `${start}:${end}` : found.points.slice(start, end).join("");
  const short = (words) => (Array.from(words).length > 90 ? `${Array.from(words).slice(0, 88).join("")}…` : words);
  const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  const chip = (number) => make("span", { class: `chip c${number}` }, head.labels[number].code);

  function fill(select, values, name = (value) => value) {
    for (const value of values) select.append(make("option", { value }, name(value)));
  }
  function matches(entry, number, words) {
    if (!words) return true;
    const line = `${entry.id} ${entry.title} ${entry.publisher} ${entry.group}`.toLowerCase();
    return line.includes(words) || (entry.shows_text && documentAt(number).lower.includes(words));
  }
  // A list of buttons that grows when asked: a thousand documents stay quick.
  function list(box, items, draw) {
    const rows = make("ul");
    const more = make("button", { type: "button" }, "Show more");
    let n = 0;
    function grow(upTo) {
      while (n < Math.min(upTo, items.length)) { rows.append(make("li", {}, draw(items[n], n))); n += 1; }
      more.hidden = n >= items.length;
    }
    more.addEventListener("click", () => grow(n + STEP));
    box.replaceChildren(rows, more);
    grow(STEP);
    // Marks one as the one that is shown, drawn and in sight of the list.
    return {
      choose(at) {
        for (const other of rows.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
        if (at < 0) return;
        grow(at + 1);
        const button = rows.children[at].firstChild;
        button.setAttribute("aria-current", "true");
        if (button.offsetTop < box.scrollTop || button.offsetTop + button.offsetHeight > box.scrollTop + box.clientHeight) {
          box.scrollTop = button.offsetTop - box.clientHeight / 3;
        }
      },
    };
  }

  // ---- text ----

  // Where lines and words end, as code points: [start, end] of each line, its newline left out.
  function linesOf(points) {
    const lines = [];
    let start = 0;
    points.forEach((point, at) => {
      if (point === "\n") { lines.push([start, at]); start = at + 1; }
    });
    lines.push([start, points.length]);
    return lines;
  }
  function cutsOf(points, start, end, marks) {
    const cuts = new Set([start, end]);
    for (const mark of marks) for (const at of [mark[1], mark[2]]) if (at > start && at < end) cuts.add(at);
    for (let at = start + 1; at < end; at += 1) {
      if (/\s/u.test(points[at - 1]) && !/\s/u.test(points[at])) cuts.add(at);
    }
    return [...cuts].sort((one, other) => one - other);
  }
  // Levels so that no two spans that overlap share one; a span around others lies above them.
  function levelsOf(marks) {
    const ends = [];
    const levels = new Map();
    for (const mark of [...marks].sort((a, b) => a[1] - b[1] || b[2] - a[2])) {
      let level = ends.findIndex((end) => end <= mark[1]);
      if (level < 0) level = ends.length;
      ends[level] = mark[2];
      levels.set(mark, level);
    }
    return levels;
  }

  // One text, and under each line a lane or more for each hand.
  function drawLanes(found, voices, odd, gaps) {
    const levels = voices.map((voice) => levelsOf(voice[1]));
    const box = make("div", { class: `text lanes${found.text === null ? " masked" : ""}`, "aria-hidden": "true", lang: found.text === null ? null : document.body.dataset.language });
    for (const [start, end] of linesOf(found.points)) {
      const inLine = voices.map((voice) => voice[1].filter((mark) => mark[1] < end && mark[2] > start));
      const row = make("div", { class: "line" });
      const anything = inLine.some((marks) => marks.length);
      const depth = inLine.map((marks, hand) => (anything ? Math.max(1, ...marks.map((mark) => levels[hand].get(mark) + 1)) : 0));
      const cuts = cutsOf(found.points, start, end, inLine.flat());
      let word = null;
      cuts.slice(0, -1).forEach((from, at) => {
        const to = cuts[at + 1];
        if (!word || /\s/u.test(found.points[from - 1])) { word = make("span", { class: "w" }); row.append(word); }
        const piece = make("span", { class: "g" }, make("span", { class: "t" }, found.points.slice(from, to).join("")));
        piece.dataset.start = from; piece.dataset.end = to;
        let widest = 0;
        const isBare = !inLine.some((marks) => marks.some((mark) => mark[1] <= from && mark[2] >= to));
        // A word without a span needs no lanes: lines of such words stay close.
        (isBare ? [] : depth).forEach((n, hand) => {
          for (let level = 0; level < n; level += 1) {
            const mark = inLine[hand].find((each) => levels[hand].get(each) === level && each[1] <= from && each[2] >= to);
            if (!mark) {
              // Who marked nothing where somebody else did is shown to have marked nothing.
              const gap = level === 0 ? gaps.find((each) => each.hand === voices[hand][0] && each.start <= from && each.end >= to) : null;
              if (gap && from === gap.start) widest = Math.max(widest, 3);
              const edge = gap ? ` gap${from === gap.start ? " first" : ""}${to === gap.end ? " last" : ""}` : "";
              piece.append(make("span", { class: `k${level ? "" : " turn"}${edge}` }, gap && from === gap.start ? `${hand + 1} –` : ""));
              continue;
            }
            const isOdd = odd.has(`${voices[hand][0]} ${mark[0]}`);
            const first = mark[1] === from, last = mark[2] === to;
            const code = first || from === start ? `${hand + 1} ${labelOf(mark).code}` : "";
            piece.append(make("span", { class: `k on c${mark[3]}${level ? "" : " turn"}${isOdd ? " odd" : ""}${first ? " first" : ""}${last ? " last" : ""}` }, code));
            // A span whose words are shorter than its code makes room for it.
            if (first && mark[2] - mark[1] < code.length + 1) widest = Math.max(widest, code.length);
          }
        });
        if (widest) piece.style.minWidth = `${widest * 0.47 + 0.7}rem`;
        word.append(piece);
      });
      box.append(row);
    }
    return box;
  }

  // A text to be read: a line under each span, its code behind it.
  function drawText(found, passes, onChoose) {
    const marks = passes.flatMap((pass) => pass.marks.map((mark) => ({ mark, pass })));
    const spans = marks.map((each) => each.mark);
    const levels = levelsOf(spans);
    const box = make("div", { class: `text read${found.text === null ? " masked" : ""}`, lang: found.text === null ? null : document.body.dataset.language });
    for (const [start, end] of linesOf(found.points)) {
      const row = make("div", { class: "line" });
      const here = marks.filter(({ mark }) => mark[1] < end && mark[2] > start);
      const edges = new Set([start, end]);
      for (const { mark } of here) for (const at of [mark[1], mark[2]]) if (at > start && at < end) edges.add(at);
      const cuts = [...edges].sort((one, other) => one - other);
      cuts.slice(0, -1).forEach((from, at) => {
        const to = cuts[at + 1];
        const words = found.points.slice(from, to).join("");
        const over = here.filter(({ mark }) => mark[1] <= from && mark[2] >= to);
        const piece = make("span", { class: "t" }, words);
        if (over.length) {
          const inner = over.reduce((one, other) => (other.mark[2] - other.mark[1] < one.mark[2] - one.mark[1] ? other : one));
          piece.className = `t s tint c${inner.mark[3]}`;
          piece.dataset.spans = over.map(({ mark, pass }) => `${pass.layer}/${mark[0]}`).join(" ");
          piece.style.paddingBottom = `${Math.max(...over.map(({ mark }) => levels.get(mark))) * 4 + 5}px`;
          piece.style.backgroundImage = over.map(({ mark }) => `linear-gradient(var(--c${mark[3]}), var(--c${mark[3]}))`).join(", ");
          piece.style.backgroundSize = over.map(() => "100% 3px").join(", ");
          piece.style.backgroundRepeat = "no-repeat";
          piece.style.backgroundPosition = over.map(({ mark }) => `0 calc(100% - ${levels.get(mark) * 4}px)`).join(", ");
        }
        row.append(piece);
        // Behind the last character of a span stands its code, the innermost first.
        const ending = here.filter(({ mark }) => mark[2] === to).sort((a, b) => b.mark[1] - a.mark[1]);
        for (const { mark, pass } of ending) {
          const button = make("button", { type: "button", class: `tag c${mark[3]}`, "aria-pressed": "false" }, labelOf(mark).code);
          button.setAttribute("aria-label", `${labelOf(mark).code}: ${short(quote(found, mark[1], mark[2]))}`);
          button.dataset.span = `${pass.layer}/${mark[0]}`;
          for (const event of ["mouseenter", "focus", "click"]) button.addEventListener(event, () => onChoose(pass, mark));
          row.append(button);
        }
      });
      box.append(row);
    }
    return box;
  }

  // ---- disagreements ----

  const filters = $("filters");
  const state = { entries: [], at: 0, difference: 0, list: null };

  function chosenFilters() {
    const data = new FormData(filters);
    const number = (name) => (data.get(name) === "" ? null : Number(data.get(name)));
    return {
      layer: number("layer"), hand: number("hand"), label: number("label"), kind: number("kind"),
      state: data.get("state"), words: data.get("search").trim().toLowerCase(),
    };
  }
  const passesFilter = (wanted) => (each) =>
    (wanted.layer === null || each[0] === wanted.layer) &&
    (wanted.kind === null || each[1].includes(wanted.kind)) &&
    (wanted.label === null || each[2].includes(wanted.label)) &&
    (wanted.hand === null || each[3].includes(wanted.hand)) &&
    (!wanted.state || each[4] === (wanted.state === "settled"));

  // An entry is a document in a layer, with the places of its differences that the filter keeps.
  function filtered() {
    const wanted = chosenFilters();
    const keep = passesFilter(wanted);
    const found = [];
    head.entries.forEach((entry, number) => {
      if (!entry.differences.length || !matches(entry, number, wanted.words)) return;
      const by = new Map();
      const seen = new Map();
      for (const each of entry.differences) {
        const at = seen.get(each[0]) || 0;
        seen.set(each[0], at + 1);
        if (!keep(each)) continue;
        if (!by.has(each[0])) by.set(each[0], []);
        by.get(each[0]).push(at);
      }
      for (const [layer, kept] of by) found.push({ number, layer, kept });
    });
    return found;
  }

  function showFiltered(wanted = null) {
    state.entries = filtered();
    const n = state.entries.reduce((sum, each) => sum + each.kept.length, 0);
    const documents = new Set(state.entries.map((each) => each.number)).size;
    $("found").textContent = `${count(n, "difference", "differences")} in ${count(documents, "document", "documents")}`;
    state.list = list($("entries"), state.entries, (each, at) => {
      const entry = head.entries[each.number];
      return make("button", { type: "button", onclick: () => showEntry(at, 0) },
        titleOf(entry), make("span", { class: "muted" }, `${entry.id} · ${head.layers[each.layer]} · ${each.kept.length}`));
    });
    $("difference").replaceChildren();
    if (!state.entries.length) {
      $("difference").append(make("p", {}, head.entries.some((each) => each.differences.length) ? "No difference is like that." : "Annotators agree on everything that two of them answered."));
      return;
    }
    const at = wanted ? state.entries.findIndex((each) => each.number === wanted.number && each.layer === wanted.layer) : 0;
    showEntry(Math.max(at, 0), 0, { quietly: true });
  }

  function showEntry(at, difference, { quietly = false } = {}) {
    state.at = at;
    const { number, layer, kept } = state.entries[at];
    const entry = head.entries[number];
    const found = documentAt(number);
    const pass = found.passes.find((each) => each[0] === layer);
    const voices = pass[1];
    state.list.choose(at);
    const odd = new Set();
    const gaps = [];
    for (const each of kept) {
      const [kinds, start, end, , said] = pass[2][each];
      for (const [hand, , ids] of said) {
        for (const id of ids) odd.add(`${hand} ${id}`);
        if (!ids.length && kinds.some((kind) => head.kinds[kind] === "missing")) gaps.push({ hand, start, end });
      }
    }
    const box = $("difference");
    const links = pass[3].map(([who, url]) => make("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, who ? `Task of ${who}` : "Task in Label Studio"));
    const bar = make("div", { class: "buttons" },
      make("button", { type: "button", onclick: () => step(-1) }, "Previous"), make("button", { type: "button", onclick: () => step(1) }, "Next"),
      make("span", { id: "where", class: "muted" }), ...links, make("a", { href: `#corpus/${encodeURIComponent(entry.id)}` }, "In the corpus"));
    const rows = make("tbody");
    for (const each of kept) rows.append(differenceRow(found, pass, each));
    const key = make("p", { class: "small" }, ...voices.flatMap((voice, at) => [make("b", {}, `${at + 1} `), `${handTitle(voice[0])}\u2003`]),
      make("span", { class: "muted" }, "Filled: differs. Framed: the same."));
    const asked = voices.map((voice) => voice[0]);
    box.replaceChildren(
      make("h3", {}, make("bdi", {}, titleOf(entry)), make("span", { class: "muted small" }, ` ${entry.id}, layer ${head.layers[layer]}`)), bar, key,
      drawLanes(found, voices, odd, gaps),
      make("div", { class: "about small", id: "now", role: "status" }),
      make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Differences of this document" },
        make("table", { class: "differences" },
          make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "difference"), make("th", { scope: "col" }, "kind"), make("th", { scope: "col" }, "of"),
            ...asked.map((hand) => make("th", { scope: "col" }, handTitle(hand))), make("th", { scope: "col" }, "state"))), rows)));
    showDifference(Math.min(difference, kept.length - 1), { quietly });
  }

  // Words of what it is about: of an arrow both ends, which may stand far apart.
  function placeOf(found, pass, [kinds, start, end, , said]) {
    if (start < 0) return "whole document";
    if (head.kinds[kinds[0]] !== "relation") return short(quote(found, start, end));
    const [hand, , ids] = said[0];
    const marks = pass[1].find((voice) => voice[0] === hand)[1];
    return ids.map((id) => marks.find((mark) => mark[0] === id)).map((mark) => short(quote(found, mark[1], mark[2]))).join(" → ");
  }
  function differenceRow(found, pass, at) {
    const [kinds, , , what, said, settled] = pass[2][at];
    const row = make("tr", { "aria-selected": "false" },
      make("th", { scope: "row" }, make("button", { type: "button" }, placeOf(found, pass, pass[2][at]))),
      make("td", {}, kinds.map((kind) => head.kinds[kind]).join(", ")), make("td", {}, what));
    for (const voice of pass[1]) {
      const theirs = said.find((each) => each[0] === voice[0]);
      row.append(make("td", {}, theirs ? (theirs[1] === null ? UNKNOWN : theirs[1]) : goldSays(pass, voice, pass[2][at])));
    }
    row.append(make("td", {}, make("span", { class: settled ? "" : "state-open" }, settled ? "settled" : "open")));
    row.addEventListener("click", () => showDifference(state.entries[state.at].kept.indexOf(at)));
    return row;
  }
  // What gold has there: of a relation its label, of an attribute its answer, else its spans.
  function goldSays(pass, voice, difference) {
    if (head.hands[voice[0]].kind !== "gold") return "(not asked)";
    const [kinds, start, , what, said] = difference;
    const words = (each) => (each[1] === null ? UNKNOWN : each[1]);
    if (start < 0) return voice[3].filter((each) => each[0] === what).map(words).join(", ") || "(none)";
    const ends = said.flatMap(([hand, , ids]) => {
      const theirs = pass[1].find((each) => each[0] === hand);
      return [ids.map((id) => theirs[1].find((mark) => mark[0] === id))];
    });
    // The same span, or one that a policy made of several: same label, and a character in common.
    const alike = (at) => {
      const marks = ends.map((each) => each[at]).filter(Boolean);
      const same = voice[1].filter((one) => marks.some((other) => one[1] === other[1] && one[2] === other[2] && one[3] === other[3]));
      return same.length ? same : voice[1].filter((one) => marks.some((other) => one[1] < other[2] && one[2] > other[1] && one[3] === other[3]));
    };
    const kind = head.kinds[kinds[0]];
    if (kind === "relation") {
      const [from, to] = [0, 1].map((at) => new Set(alike(at).map((mark) => mark[0])));
      return voice[2].filter((arrow) => from.has(arrow[0]) && to.has(arrow[1])).map((arrow) => arrow[2]).join(", ") || "(none)";
    }
    const name = what.split(" ").pop();
    if (kind === "attribute") return alike(0).flatMap((mark) => mark[5].filter((each) => each[0] === name).map(words)).join(", ") || "(none)";
    return alike(0).map((mark) => `${labelOf(mark).code} ${mark[1]}:${mark[2]} (${head.ways[mark[4]]})`).join(", ") || "(none)";
  }

  function showDifference(at, { quietly = false } = {}) {
    state.difference = at;
    const { number, layer, kept } = state.entries[state.at];
    const pass = documentAt(number).passes.find((each) => each[0] === layer);
    const [kinds, start, end, what, said, settled] = pass[2][kept[at]];
    const ids = new Set(said.flatMap(([hand, , theirs]) => theirs.map((id) => `${hand} ${id}`)));
    const places = pass[1].flatMap((voice) => voice[1].filter((mark) => ids.has(`${voice[0]} ${mark[0]}`)).map((mark) => [mark[1], mark[2]]));
    if (!places.length) places.push([start, end]);
    const box = $("difference");
    box.querySelectorAll(".differences tbody tr").forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === at));
      if (index === at && !quietly) row.scrollIntoView({ block: "nearest" });
    });
    let first = null;
    for (const piece of box.querySelectorAll(".g")) {
      const is = places.some(([from, to]) => Number(piece.dataset.start) < to && Number(piece.dataset.end) > from);
      piece.classList.toggle("now", is);
      if (is && !first) first = piece;
    }
    if (first && !quietly) first.scrollIntoView({ block: "center" });
    const side = (hand, words) => make("div", {}, make("dt", {}, handName(hand)), make("dd", {}, words === null ? UNKNOWN : words));
    const golds = settled ? pass[1].filter((voice) => head.hands[voice[0]].kind === "gold") : [];
    const sides = make("dl", {}, ...said.map(([hand, words]) => side(hand, words)), ...golds.map((voice) => side(voice[0], goldSays(pass, voice, pass[2][kept[at]]))));
    $("now").replaceChildren(make("b", {}, kinds.map((kind) => head.kinds[kind]).join(", ")), ` of ${what}, `,
      make("span", { class: settled ? "muted" : "state-open" }, settled ? "settled" : "open"),
      " · ", make("bdi", {}, placeOf(documentAt(number), pass, pass[2][kept[at]])), sides);
    const before = state.entries.slice(0, state.at).reduce((sum, each) => sum + each.kept.length, 0);
    const all = state.entries.reduce((sum, each) => sum + each.kept.length, 0);
    $("where").textContent = `${(before + at + 1).toLocaleString("en")} of ${all.toLocaleString("en")}`;
  }
  function step(by) {
    if (!state.entries.length) return;
    const next = state.difference + by;
    if (next >= 0 && next < state.entries[state.at].kept.length) showDifference(next);
    else if (by > 0 && state.at + 1 < state.entries.length) showEntry(state.at + 1, 0);
    else if (by < 0 && state.at > 0) showEntry(state.at - 1, state.entries[state.at - 1].kept.length - 1);
  }

  // ---- corpus ----

  const finder = $("finder");
  const reader = { number: null, list: null, found: [] };

  function chosenLayers() {
    return [...$("shown-layers").querySelectorAll("input:checked")].map((input) => Number(input.value));
  }
  function showArticles() {
    const words = new FormData(finder).get("search").trim().toLowerCase();
    reader.found = head.entries.map((_, number) => number).filter((number) => matches(head.entries[number], number, words));
    $("articles-found").textContent = count(reader.found.length, "article", "articles");
    reader.list = list($("articles"), reader.found, (number) => {
      const entry = head.entries[number];
      const facts = [entry.id, entry.publisher, entry.published_at].filter((fact) => fact && fact !== "unknown");
      return make("button", { type: "button", onclick: () => { location.hash = `corpus/${encodeURIComponent(entry.id)}`; } },
        titleOf(entry), make("span", { class: "muted" }, facts.join(" · ")));
    });
    if (!reader.found.length) $("article").replaceChildren(make("p", {}, "No article is like that."));
    else if (!reader.found.includes(reader.number)) showArticle(reader.found[0]);
    else showArticle(reader.number);
  }

  function showArticle(number) {
    reader.number = number;
    const entry = head.entries[number];
    const found = documentAt(number);
    reader.list.choose(reader.found.indexOf(number));
    const hand = Number(new FormData(finder).get("hand"));
    const layers = chosenLayers();
    const passes = found.passes.filter((pass) => layers.includes(pass[0])).map((pass) => {
      const voice = pass[1].find((each) => each[0] === hand);
      return { layer: pass[0], marks: voice ? voice[1] : [], arrows: voice ? voice[2] : [], answers: voice ? voice[3] : [], has: Boolean(voice) };
    });
    const about = make("div", { class: "about small", id: "about", role: "status" }, "Point at a label, or step to it with Tab, to see what is said of it and what it is joined to.");
    const missing = passes.filter((pass) => !pass.has).map((pass) => head.layers[pass.layer]);
    const facts = [entry.publisher, entry.published_at, `story ${entry.group}`].filter((fact) => fact && fact !== "unknown");
    const said = passes.flatMap((pass) => pass.answers);
    const box = $("article");
    const text = drawText(found, passes, (pass, mark) => choose(found, pass, mark));
    box.replaceChildren(...[
      make("h3", {}, make("bdi", {}, titleOf(entry)), make("span", { class: "muted small" }, ` ${entry.id}`)),
      make("p", { class: "muted small" }, facts.join(" · "), entry.url ? " · " : null, entry.url ? make("a", { href: entry.url, rel: "noreferrer noopener", target: "_blank" }, "at its publisher") : null),
      entry.shows_text ? null : make("p", { class: "note small" }, "The text is not shown: bars stand for words, and places are offsets."),
      missing.length ? make("p", { class: "note small" }, `${handName(hand)} has nothing on this article in: ${missing.join(", ")}.`) : null,
      text, about, said.length ? answersTable(said) : null, ...joinedTables(found, hand),
    ].filter(Boolean));
  }

  function choose(found, pass, mark) {
    const key = `${pass.layer}/${mark[0]}`;
    const joined = pass.arrows.filter((arrow) => arrow[0] === mark[0] || arrow[1] === mark[0]);
    light([key, ...joined.flatMap((arrow) => [`${pass.layer}/${arrow[0]}`, `${pass.layer}/${arrow[1]}`])]);
    for (const tag of $("article").querySelectorAll(".tag")) tag.setAttribute("aria-pressed", String(tag.dataset.span === key));
    const facts = make("dl");
    for (const [name, value] of mark[5]) facts.append(make("div", {}, make("dt", {}, name), make("dd", {}, value === null ? UNKNOWN : value)));
    for (const [from, to, label] of joined) {
      const other = pass.marks.find((each) => each[0] === (from === mark[0] ? to : from));
      if (other) facts.append(make("div", {}, make("dt", {}, `${label} ${from === mark[0] ? "→" : "←"}`), make("dd", {}, chip(other[3]), ` ${short(quote(found, other[1], other[2]))}`)));
    }
    $("about").replaceChildren(chip(mark[3]), " ", make("bdi", {}, short(quote(found, mark[1], mark[2]))), " ", make("span", { class: "muted" }, `${mark[1]}:${mark[2]}, ${head.ways[mark[4]]}`), facts);
  }
  function light(keys) {
    const lit = new Set(keys);
    for (const piece of $("article").querySelectorAll(".s")) {
      piece.classList.toggle("lit", piece.dataset.spans.split(" ").some((each) => lit.has(each)));
    }
  }
  function answersTable(said) {
    const rows = make("tbody");
    for (const [name, value] of said) rows.append(make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value === null ? UNKNOWN : value)));
    return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Answers about the whole article" },
      make("table", {}, make("caption", {}, "About the whole article"), rows));
  }
  function joinedTables(found, hand) {
    if (head.hands[hand].kind !== "gold") return [];
    return head.tables.map((table, at) => {
      const pass = found.passes.find((each) => each[0] === table.layer);
      const voice = pass && pass[1].find((each) => each[0] === hand);
      if (!voice || !found.joined[at].length) return null;
      const byId = new Map(voice[1].map((mark) => [mark[0], mark]));
      const rows = make("tbody");
      for (const [id, cells] of found.joined[at]) {
        const mark = byId.get(id);
        const jump = () => {
          const tag = $("article").querySelector(`.tag[data-span="${CSS.escape(`${table.layer}/${id}`)}"]`);
          if (tag) tag.focus(); else choose(found, { layer: table.layer, marks: voice[1], arrows: voice[2] }, mark);
        };
        const row = make("tr", {}, make("th", { scope: "row" }, make("button", { type: "button", onclick: jump }, short(quote(found, mark[1], mark[2])))));
        cells.forEach((cell, column) => {
          row.append(make("td", {}, cell.map((each) => {
            if (!table.is_linked[column]) return each;
            const inherited = each.startsWith("*");
            const other = byId.get(inherited ? each.slice(1) : each);
            return `${short(quote(found, other[1], other[2]))}${inherited ? " (inherited)" : ""}`;
          }).join("; ")));
        });
        rows.append(row);
      }
      return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${table.label} joined` },
        make("table", { class: "joined" }, make("caption", {}, `${table.label}, ${count(found.joined[at].length, "row", "rows")} of gold (${table.name})`),
          make("thead", {}, make("tr", {}, make("th", { scope: "col" }, table.label), ...table.columns.map((name) => make("th", { scope: "col" }, name)))), rows));
    });
  }

  function drawMatrices() {
    for (const matrix of head.matrices) {
      const used = matrix.items.map((_, item) => matrix.rows.some((row) => row[1].some((cell) => cell[0] === item)));
      const items = matrix.items.map((_, item) => item).filter((item) => used[item]);
      if (!items.length) continue;
      const body = make("tbody");
      const more = make("button", { type: "button" }, "Show more rows");
      let n = 0;
      const grow = () => {
        for (const [document_, cells] of matrix.rows.slice(n, n + STEP)) {
          const entry = head.entries[document_];
          const row = make("tr", {}, make("th", { scope: "row" }, make("a", { href: `#corpus/${encodeURIComponent(entry.id)}` }, titleOf(entry))));
          for (const item of items) {
            const words = cells.filter((cell) => cell[0] === item).map((cell) => `${matrix.answers[cell[1]]}${cell[2] > 1 ? `\u00a0${cell[2]}` : ""}`);
            row.append(make("td", { class: words.length > 1 ? "more" : null }, words.join(", ")));
          }
          body.append(row);
        }
        n += STEP;
        more.hidden = n >= matrix.rows.length;
      };
      more.addEventListener("click", grow);
      grow();
      const legend = make("dl", { class: "small" });
      for (const item of items) {
        const [id, text, gloss] = matrix.items[item];
        legend.append(make("dt", {}, id), make("dd", {}, make("span", { lang: document.body.dataset.language }, text), gloss ? make("span", { class: "muted" }, ` ${gloss}`) : null));
      }
      $("matrices").append(make("h3", {}, `${matrix.name}, across articles`),
        make("p", { class: "small muted" }, `A cell holds the ${matrix.column} of gold; a number says how often it was given. ${items.length} of ${matrix.items.length} items occur.`),
        make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${matrix.name}, across articles` },
          make("table", { class: "matrix" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "article"), ...items.map((item) => make("th", { scope: "col", title: matrix.items[item][1] }, matrix.items[item][0])))), body)),
        more, make("details", {}, make("summary", {}, "What the items say"), legend));
    }
  }

  // ---- whole page ----

  const PARTS = ["agreement", "disagreements", "corpus"];
  function route() {
    const [part, id, layer] = location.hash.slice(1).split("/").map(decodeURIComponent);
    const shown = PARTS.includes(part) ? part : PARTS[0];
    for (const each of PARTS) {
      $(each).hidden = each !== shown;
      const link = document.querySelector(`nav.parts a[href="#${each}"]`);
      if (each === shown) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    }
    const number = id ? head.entries.findIndex((entry) => entry.id === id) : -1;
    if (shown === "corpus" && number >= 0) { showArticle(number); $("article").scrollIntoView({ block: "start" }); } else if (shown === "corpus") reader.list.choose(reader.found.indexOf(reader.number));
    if (shown === "disagreements" && number >= 0) showFiltered({ number, layer: head.layers.indexOf(layer) });
  }
  function later(action, wait = 150) {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(action, wait); };
  }

  fill(filters.elements.layer, head.layers.keys(), (number) => head.layers[number]);
  fill(filters.elements.hand, head.hands.keys(), handTitle);
  fill(filters.elements.label, head.labels.keys(), (number) => `${head.labels[number].code} (${head.labels[number].layer})`);
  fill(filters.elements.kind, head.kinds.keys(), (number) => head.kinds[number]);
  filters.elements.hand.querySelectorAll("option").forEach((option) => {
    if (option.value && head.hands[Number(option.value)].kind === "gold") option.remove();
  });
  const gold = head.hands.findIndex((hand) => hand.kind === "gold");
  fill(finder.elements.hand, [gold, ...head.hands.keys()].filter((number, at, all) => all.indexOf(number) === at), handTitle);
  const asks = new Set(head.asking);
  head.layers.forEach((layer, number) => {
    $("shown-layers").append(make("label", {}, make("input", { type: "checkbox", name: "layers", value: number, checked: !asks.has(number) }), ` ${layer}`));
  });
  filters.addEventListener("submit", (event) => event.preventDefault());
  finder.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("input", later(() => showFiltered()));
  filters.addEventListener("reset", () => setTimeout(showFiltered, 0, null));
  finder.addEventListener("input", later(showArticles));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing) { typing.blur(); return; }
    if (typing) return;
    if (event.key === "/") {
      const part = PARTS.find((each) => !$(each).hidden);
      if (part === "agreement") location.hash = "corpus";
      (part === "disagreements" ? filters : finder).elements.search.focus();
      event.preventDefault();
    } else if ((event.key === "j" || event.key === "k") && !$("disagreements").hidden) {
      step(event.key === "j" ? 1 : -1);
      event.preventDefault();
    }
  });
  window.addEventListener("hashchange", route);
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
  showFiltered();
  drawMatrices();
  showArticles();
  route();
})();

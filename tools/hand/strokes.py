"""What the browser's hand asks of the page, in the page's own language."""

SELECT = """
async ([start, end]) => {
  const root = document.querySelector('.lsf-htx-richtext');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  // Offsets are code points; a line break is drawn as an element of its own.
  const places = new Map();
  let at = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeName === 'BR') { at += 1; continue; }
    if (node.nodeType !== Node.TEXT_NODE) continue;
    let unit = 0;
    for (const character of node.data) {
      if (at === start || at === end - 1) places.set(at, [node, unit, unit + character.length]);
      at += 1;
      unit += character.length;
    }
  }
  if (!places.has(start) || !places.has(end - 1)) return null;
  const range = (place) => {
    const made = document.createRange();
    made.setStart(place[0], place[1]);
    made.setEnd(place[0], place[2]);
    return made;
  };
  const first = range(places.get(start)), last = range(places.get(end - 1));
  first.startContainer.parentElement.scrollIntoView({block: 'center', behavior: 'instant'});
  const box = first.getBoundingClientRect();
  const scroller = (function up(node) {
    if (!node || node === document.body) return null;
    const more = node.scrollHeight > node.clientHeight + 2;
    return more && /auto|scroll/.test(getComputedStyle(node).overflowY) ? node : up(node.parentElement);
  })(root.parentElement);
  if (scroller) scroller.scrollTop += box.top - innerHeight / 2;
  let same = 0, before = '';
  const told = () => {
    const a = first.getClientRects()[0], b = [...last.getClientRects()].pop();
    return {from: [a.left + 1, (a.top + a.bottom) / 2], to: [b.right - 1, (b.top + b.bottom) / 2]};
  };
  for (let frame = 0; frame < 300 && same < 3; frame += 1) {
    await new Promise(requestAnimationFrame);
    const now = JSON.stringify(told());
    same = now === before ? same + 1 : 0;
    before = now;
  }
  const found = told();
  const onIt = ([x, y]) => root.contains(document.elementFromPoint(x, y));
  return {...found, free: onIt(found.from) && onIt(found.to)};
}
"""
"""Scrolls to an interval of code points; where the mouse goes down and comes up."""

_VALUE = """
  const value = (result) => {
    const raw = result.mainValue;
    const list = Array.isArray(raw) ? [...raw] : raw === undefined || raw === null ? [] : [raw];
    return list.map(each => Array.isArray(each) ? each.join('/') : String(each));
  };
"""

SAID = f"""
() => {{
  {_VALUE}
  const annotation = Htx.annotationStore.selected;
  const told = {{regions: [], answers: {{}}}};
  const spans = annotation.regions.filter(each => each.type === 'richtextregion');
  spans.sort((a, b) => a.region_index - b.region_index);
  for (const region of spans) {{
    const answers = {{}};
    for (const result of region.results) {{
      if (result.type !== 'labels' && value(result).length) answers[result.from_name.name] = value(result);
    }}
    told.regions.push({{
      start: region.globalOffsets.start, end: region.globalOffsets.end,
      labels: [...(region.labels || [])], answers,
    }});
  }}
  for (const region of annotation.regions.filter(each => each.type !== 'richtextregion')) {{
    for (const result of region.results) told.answers[result.from_name.name] = value(result);
  }}
  return told;
}}
"""
"""What the editor holds of regions, by number, and of the document."""

ARROWS = """
() => Htx.annotationStore.selected.relationStore.relations.map(each => [
  each.node1.globalOffsets.start, each.node1.globalOffsets.end,
  each.node2.globalOffsets.start, each.node2.globalOffsets.end,
  ...(each.labels || []),
])
"""
"""Arrows by the edges of their ends, with their labels."""

"""What holds on a page for everybody: names, contrast, headings, focus, no sideways scrolling."""

from typing import Any

from playwright.sync_api import Page

_COMMON = """
const isShown = (element) => {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0;
};
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgba = (css) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = css;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
const over = (top, below) => [0, 1, 2].map((n) => top[n] * top[3] + below[n] * (1 - top[3])).concat(1);
const light = (colour) => {
  const parts = colour.slice(0, 3).map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
};
const ratio = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const behind = (element) => {
  const layers = [];
  for (let each = element; each; each = each.parentElement) {
    const colour = rgba(getComputedStyle(each).backgroundColor);
    layers.push(colour);
    if (colour[3] === 1) break;
  }
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
};
const tell = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""} ${element.textContent.trim().slice(0, 40)}`;
"""

_NAMELESS = """
for (const element of document.querySelectorAll("a, button, input, select, summary, [role=region], [role=img]")) {
  if (!isShown(element)) continue;
  const named = element.getAttribute("aria-label")
    || (element.getAttribute("aria-labelledby") || "").split(" ").map((id) => (document.getElementById(id) || {}).textContent || "").join("")
    || [...(element.labels || [])].map((label) => label.textContent).join("")
    || (element.matches("a, button, summary") ? element.textContent : "");
  if (!named.trim()) found.push(tell(element));
}
"""

_FAINT = """
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || seen.has(element) || !isShown(element)) continue;
  if (element.closest("script, style, .masked, .skip")) continue;
  seen.add(element);
  const style = getComputedStyle(element);
  const inPicture = element.closest("svg");
  const below = behind(element);
  const colour = over(rgba(inPicture ? style.fill : style.color), below);
  const contrast = ratio(colour, below);
  if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${tell(element)}`);
}
"""

_BROKEN = """
const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
for (const id of new Set(ids)) if (ids.filter((each) => each === id).length > 1) found.push(`id ${id} twice`);
let level = 0;
for (const head of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
  if (!isShown(head)) continue;
  const own = Number(head.tagName[1]);
  if (own > level + 1) found.push(`h${own} after h${level}: ${head.textContent}`);
  level = own;
}
for (const tag of ["header", "nav", "main", "footer", "h1"]) {
  const n = document.querySelectorAll(tag).length;
  if (n !== 1) found.push(`${n} ${tag}`);
}
if (!document.documentElement.lang) found.push("no lang");
for (const table of document.querySelectorAll("table")) {
  if (isShown(table) && !table.querySelector("th[scope]")) found.push(`table without heads: ${tell(table)}`);
}
"""


def _found(page: Page, body: str) -> list[str]:
    found: Any = page.evaluate(f"() => {{ const found = []; {_COMMON} {body} return found; }}")
    return [str(each) for each in found]


def nameless(page: Page) -> list[str]:
    """Controls, regions and pictures in sight that a screen reader could not name."""
    return _found(page, _NAMELESS)


def faint(page: Page) -> list[str]:
    """Text in sight whose contrast is below 4.5 to 1."""
    return _found(page, _FAINT)


def broken(page: Page) -> list[str]:
    """Ids given twice, headings that skip a level, landmarks missing, tables without heads."""
    return _found(page, _BROKEN)


def sideways(page: Page) -> int:
    """Pixels that the page is wider than its window."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(wider))

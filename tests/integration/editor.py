"""Label Studio's editor to its state, read from its own stores, and to the moment it rests."""

import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

from playwright.sync_api import Page

SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
LOADS = 3
PATIENCE = 60_000  # milliseconds; a loaded machine takes twenty to load the page

# The page draws a task twice: the editor on being made, then anew when the task has been fetched,
# as another annotation. Between the two nothing is drawn, and what was done to the first is lost.
# `DM.loadingData` goes down after `Htx.isLoading` has gone up for the second, so both down is the
# end of it; the second begins two frames later at the latest, hence the frames of rest.
_STATE = """
const state = () => {
  const told = {lacks: '', annotation: '', regions: [], drawn: [], picked: [], chosen: [],
                selection: String(getSelection())};
  const draws = document.querySelectorAll('.lsf-htx-richtext .htx-highlight');
  told.drawn = [...draws].map(each => each.textContent);
  told.chosen = [...document.querySelectorAll('.lsf-label_selected')].map(each => each.textContent);
  const wait = (what) => ({...told, lacks: what});
  if (!window.DM || !window.Htx) return wait('editor');
  if (DM.loading || DM.loadingData) return wait('task');
  const annotation = Htx.annotationStore.selected;
  if (Htx.isLoading || !annotation) return wait('annotation');
  told.annotation = annotation.id;
  // An answer about the whole text is a region to the editor, one without a place.
  const spans = annotation.regions.filter(each => each.type === 'richtextregion');
  told.regions = spans.map(each => [
    each.text || '', (each.labels || []).join(), each.globalOffsets ? each.globalOffsets.start : -1]);
  told.picked = annotation.selectedRegions.map(each => each.region_index);
  if (annotation.type !== 'annotation' || annotation.isReadOnly()) return wait('right to write');
  const texts = annotation.objects
    .filter(each => each.mountNodeRef && each.mountNodeRef.current);
  if (!texts.length || !texts.every(each => each.isReady)) return wait('text');
  const isDrawn = each => each._spans && each._spans.length
    && each._spans.every(span => span.isConnected);
  if (!spans.every(isDrawn)) return wait('drawing of every region');
  return told;
};
"""
_READ = f"() => {{ {_STATE} return state(); }}"
_REST = f"""
async patience => {{
  {_STATE}
  const until = performance.now() + patience;
  let rested = 0, before = null;
  for (;;) {{
    const now = state();
    const same = !now.lacks && before
      && JSON.stringify([before.annotation, before.regions]) === JSON.stringify([now.annotation, now.regions]);
    rested = same ? rested + 1 : 0;
    before = now;
    if (rested >= 10) return now;
    if (performance.now() > until) return {{...now, lacks: now.lacks || 'rest'}};
    await new Promise(requestAnimationFrame);
  }}
}}
"""


class Region(NamedTuple):
    """A span that the editor holds."""

    text: str
    label: str
    start: int


class State(NamedTuple):
    """What the editor holds, and what its page shows of that."""

    lacks: str
    """What a hand on mouse and keys would have to wait for; empty where there is nothing."""
    annotation: str
    regions: list[Region]
    drawn: list[str]
    picked: list[int]
    """Numbers of the regions that are selected."""
    chosen: list[str]
    """Labels that the next stroke gives."""
    selection: str


def _state(page: Page, script: str, patience: int | None = None) -> State:
    told = page.evaluate(script, patience)
    return State(**{**told, "regions": [Region(*each) for each in told["regions"]]})


def read_state(page: Page) -> State:
    """As it is now."""
    return _state(page, _READ)


def rest(page: Page, patience: int = PATIENCE) -> State:
    """The state after ten frames in which a writable annotation, wholly drawn, did not change."""
    return _state(page, _REST, patience)


def load(page: Page, url: str) -> State:
    """Opens a task's page and waits until the editor rests; where it does not, opens it again."""
    for attempt in range(1, LOADS + 1):
        page.goto(url)
        state = rest(page)
        if not state.lacks:
            return state
        sys.stdout.write(
            f"load {attempt} of {LOADS} of {page.url}: the editor lacks {state.lacks}\n"
        )
    return fail(page, "the editor does not come to rest")


def fail(page: Page, why: str) -> NoReturn:
    """Ends the test with what the editor holds and a picture of the page."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    shot = SHOTS / "failed.png"
    page.screenshot(path=shot)
    raise AssertionError(f"{why}\n{read_state(page)}\n{page.url}\npicture: {shot}")

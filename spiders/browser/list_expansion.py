"""Expand lists that load on demand: click "load more" buttons, else scroll, until no new links or rows appear.

They are collected in every round, because a virtual list removes the rows that are scrolled out of view.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from spiders.browser.clicks.button_words import MORE
from spiders.browser.readiness import QUIET_SECONDS, NetworkActivity, ScriptRunner, wait_until_settled

MAX_ROUNDS = 80
MAX_ROUNDS_WITHOUT_LINKS = 3  # consecutive rounds without a new link that end the expansion
REACTION_SECONDS = 0.12  # a page that has more rows starts to load them within this time
ROWS_JS = "window.__washlineRows ? window.__washlineRows.collect() : 0"  # see clicks/rows.js
LINKS_JS = "[...document.links].map(link => link.href).slice(0, 20000)"
EXPAND_JS = r"""
(() => {
  const more = new RegExp(MORE, "i");
  const button = "button, [role=button], input[type=button], a:not([href]), a[href='#'], a[href^='javascript:']";
  const clickable = `${button}, span, div, p, li`;
  const reacts = found => found.matches(button) || getComputedStyle(found).cursor === "pointer";
  const isUsable = found => found.offsetParent !== null && !found.disabled && !(found.type === "submit" && found.form);
  const label = found => (found.innerText || found.value || "").slice(0, 60).trim();
  const loadsMore = found => more.test(label(found));
  const isShort = found => (found.textContent || found.value || "").length <= 60;
  const found = [...document.querySelectorAll(clickable)].slice(0, 20000).filter(isShort).reverse()
    .find(found => isUsable(found) && loadsMore(found) && reacts(found));
  if (found) { found.scrollIntoView(); found.click(); return true; }
  const overflows = box => box.scrollHeight > box.clientHeight + 50;
  const scrolls = box => overflows(box) && /auto|scroll/.test(getComputedStyle(box).overflowY);
  const boxes = [...document.querySelectorAll("div, main, section, ul, ol, table")].slice(0, 3000);
  let moved = false;
  for (const box of [document.scrollingElement, ...boxes.filter(scrolls).slice(0, 5)]) {
    if (!box) continue;
    const before = box.scrollTop;
    box.scrollBy({top: 0.9 * box.clientHeight, behavior: "instant"});
    moved = moved || box.scrollTop !== before;
  }
  return moved;
})()
""".replace("MORE", json.dumps(MORE))


@dataclass(slots=True)
class CollectedLinks:
    """Link targets of a tab: all that were ever present, and those of the latest collection; and its number of rows."""

    seen: set[str] = field(default_factory=set)
    latest: set[str] = field(default_factory=set)
    rows: int = 0

    @property
    def vanished(self) -> list[str]:
        """Links that were present earlier but not at the latest collection, sorted."""
        return sorted(self.seen - self.latest)

    async def collect(self, tab: ScriptRunner) -> bool:
        """Add the tab's current links and clickable rows; return whether any of them is new."""
        known = len(self.seen) + self.rows
        self.latest = set(await tab.evaluate(LINKS_JS))
        self.seen |= self.latest
        self.rows = await tab.evaluate(ROWS_JS)
        return len(self.seen) + self.rows > known


async def expand_list(tab: ScriptRunner, activity: NetworkActivity, links: CollectedLinks) -> None:
    """Load the remaining rows of a settled page and collect every link that appears on the way."""
    await links.collect(tab)
    rounds_without_links = 0
    for _ in range(MAX_ROUNDS):
        if rounds_without_links >= MAX_ROUNDS_WITHOUT_LINKS or not await tab.evaluate(EXPAND_JS):
            return
        await _wait_for_reaction(tab, activity)
        rounds_without_links = 0 if await links.collect(tab) else rounds_without_links + 1


async def _wait_for_reaction(tab: ScriptRunner, activity: NetworkActivity) -> None:
    await asyncio.sleep(REACTION_SECONDS)
    if activity.quiet_seconds < QUIET_SECONDS:
        await wait_until_settled(tab, activity)

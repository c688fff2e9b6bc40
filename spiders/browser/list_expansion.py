"""Expand lists that load on demand: click "load more" buttons, else scroll, until no new links appear.

Links are collected in every round, because a virtual list removes the rows that are scrolled out of view.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from spiders.browser.readiness import QUIET_SECONDS, NetworkActivity, ScriptRunner, wait_until_settled

MAX_ROUNDS = 80
MAX_ROUNDS_WITHOUT_LINKS = 3  # consecutive rounds without a new link that end the expansion
REACTION_SECONDS = 0.12  # a page that has more rows starts to load them within this time
LINKS_JS = "[...document.links].map(link => link.href).slice(0, 20000)"
EXPAND_JS = r"""
(() => {
  const verb = /^\W*(load|show|view|see|display)\s+(\S+\s+){0,2}more\b/i;
  const noun = /^\W*more(\s+(results|adverts|ads|items|listings|posts))?\b/i;
  const clickable = "button, [role=button], input[type=button], a:not([href]), a[href='#'], a[href^='javascript:']";
  const isUsable = found => found.offsetParent !== null && !found.disabled && !(found.type === "submit" && found.form);
  const label = found => (found.innerText || found.value || "").slice(0, 60).trim();
  const loadsMore = found => verb.test(label(found)) || noun.test(label(found));
  const buttons = [...document.querySelectorAll(clickable)].slice(0, 2000);
  const button = buttons.find(found => isUsable(found) && loadsMore(found));
  if (button) { button.scrollIntoView(); button.click(); return true; }
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
"""


@dataclass(slots=True)
class CollectedLinks:
    """Link targets of a tab: all that were ever present, and those of the latest collection."""

    seen: set[str] = field(default_factory=set)
    latest: set[str] = field(default_factory=set)

    @property
    def vanished(self) -> list[str]:
        """Links that were present earlier but not at the latest collection, sorted."""
        return sorted(self.seen - self.latest)

    async def collect(self, tab: ScriptRunner) -> bool:
        """Add the tab's current links; return whether any of them is new."""
        known = len(self.seen)
        self.latest = set(await tab.evaluate(LINKS_JS))
        self.seen |= self.latest
        return len(self.seen) > known


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

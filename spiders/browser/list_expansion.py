"""Lists that grow under their reader: a button for more is pressed, else the page is scrolled, until nothing new comes.

Links are collected in every round, since a virtual list keeps only the rows in sight.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from spiders.browser.readiness import QUIET, Evaluates, Traffic, settle

MOST_ROUNDS = 80
BARREN_ROUNDS = 3  # rounds without a new link, after which the end is reached
REACTION = 0.12  # seconds in which a page that has more begins to bring it
LINKS = "[...document.links].map(link => link.href).slice(0, 20000)"
STEP = r"""
(() => {
  const more = /^\W*((load|show|view|see|display)\s+(\S+\s+){0,2}more|more(\s+(results|adverts|ads|items|listings|posts))?)\b/i;
  const idle = "button, [role=button], input[type=button], a:not([href]), a[href='#'], a[href^='javascript:']";
  const usable = found => found.offsetParent !== null && !found.disabled && !(found.type === "submit" && found.form);
  const named = found => more.test((found.innerText || found.value || "").slice(0, 60).trim());
  const button = [...document.querySelectorAll(idle)].slice(0, 2000).find(found => usable(found) && named(found));
  if (button) { button.scrollIntoView(); button.click(); return true; }
  const scrolls = box => box.scrollHeight > box.clientHeight + 50 && /auto|scroll/.test(getComputedStyle(box).overflowY);
  const inner = [...document.querySelectorAll("div, main, section, ul, ol, table")].slice(0, 3000).filter(scrolls).slice(0, 5);
  let moved = false;
  for (const box of [document.scrollingElement, ...inner]) {
    if (!box) continue;
    const before = box.scrollTop;
    box.scrollBy({top: 0.9 * box.clientHeight, behavior: "instant"});
    moved = moved || box.scrollTop !== before;
  }
  return moved;
})()
"""


@dataclass(slots=True)
class Links:
    """The addresses that a tab's links led to: ever, and in the last look."""

    seen: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)

    @property
    def gone(self) -> list[str]:
        """What was there once and is no more, in a fixed order."""
        return sorted(self.seen - self.last)

    async def look(self, tab: Evaluates) -> bool:
        """Look again; tell whether there was anything new."""
        known = len(self.seen)
        self.last = set(await tab.evaluate(LINKS))
        self.seen |= self.last
        return len(self.seen) > known


async def expand(tab: Evaluates, traffic: Traffic, links: Links) -> None:
    """Bring out what a settled page still holds, noting every link that is seen on the way."""
    await links.look(tab)
    barren = 0
    for _ in range(MOST_ROUNDS):
        if barren >= BARREN_ROUNDS or not await tab.evaluate(STEP):
            return
        await _reaction(tab, traffic)
        barren = 0 if await links.look(tab) else barren + 1


async def _reaction(tab: Evaluates, traffic: Traffic) -> None:
    await asyncio.sleep(REACTION)
    if traffic.quiet < QUIET:
        await settle(tab, traffic)

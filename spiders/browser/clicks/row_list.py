"""The clickable rows of a page in the browser: listed, clicked one at a time, and annotated with their targets."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spiders.browser.clicks.button_words import BACK
from spiders.browser.readiness import NetworkActivity, ScriptRunner, wait_until_settled

ROWS_JS = Path(__file__).with_name("rows.js").read_text(encoding="utf-8")
POLLS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)  # seconds between two looks for the reaction to a click
MAX_REACTION = 3.0  # seconds for what a click has started


@dataclass(frozen=True, slots=True)
class ClickableRow:
    """A row: its number on the page, its place in the template, its text and the first line of it (`title`), and the
    attributes that may contain its id.

    `is_present`: it is in the DOM now, as opposed to a row that a virtual list has removed.
    """

    index: int
    group: str
    text: str
    title: str
    attributes: dict[str, str]
    is_present: bool


@dataclass(frozen=True, slots=True)
class ClickResult:
    """The effect of a click: the address it leads to, which is not followed, or the HTML it has shown (`panel`).

    `is_lost`: the row is no longer in the DOM.
    """

    target: str
    panel: str
    text: str
    is_lost: bool


class RowList:
    """The rows of the page in a tab."""

    def __init__(self, tab: ScriptRunner, activity: NetworkActivity) -> None:
        self._tab, self._activity = tab, activity

    async def collect(self) -> list[ClickableRow]:
        """Look for rows, and return all that were ever found on the page."""
        await self._call("collect()")
        found: list[dict[str, Any]] = await self._call("list()")
        return [
            ClickableRow(index, row["group"], row["text"], row["title"], row["attributes"], row["present"])
            for index, row in enumerate(found)
        ]

    async def count_links(self) -> int:
        """Return how many links to other pages the page shows."""
        return int(await self._call("countLinks()"))

    async def click(self, row: ClickableRow, *, leads_away: bool = True) -> ClickResult:
        """Click a row, and return what happened; the page does not leave its address.

        `leads_away`: it is expected to lead to another address, as opposed to showing something.
        """
        await self._call(f"click({row.index})")
        await self._wait_for("targets().length" if leads_away else "hasReacted()")
        if not await self._call("targets().length"):
            await self.settle()
        found: dict[str, Any] = await self._call("finish()")
        return ClickResult(found["target"], found["panel"], found["text"], found["lost"])

    async def go_back(self) -> bool:
        """Click a button that goes back or closes; return whether there is one."""
        found = bool(await self._call(f"clickButton({json.dumps(BACK)})"))
        await self.settle()
        return found

    async def annotate(self, targets: dict[int, str]) -> None:
        """Write the targets of rows into the DOM, and mark the title of a page without headings."""
        await self._call(f"annotate({json.dumps(targets)})")
        await self._call("markHeading()")

    async def settle(self) -> None:
        """Wait until the page is quiet, within limits."""
        try:
            async with asyncio.timeout(MAX_REACTION):
                await wait_until_settled(self._tab, self._activity)
        except TimeoutError:
            return

    async def _wait_for(self, state: str) -> None:
        for seconds in POLLS:
            await asyncio.sleep(seconds)
            if await self._call(state):
                return

    async def _call(self, call: str) -> Any:  # noqa: ANN401 - the value of a JavaScript expression
        return await self._tab.evaluate(f"window.__washlineRows.{call}")

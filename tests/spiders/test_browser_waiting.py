"""Waiting for Playwright ends, even if it never answers."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from spiders.browser.pool import BrowserSession, PageInterrupted


async def wait_in_session(killed: list[bool], seconds: float, work: float) -> str:
    watchdog = SimpleNamespace(kill=lambda: killed.append(True))
    session = BrowserSession(None, None, watchdog, None)  # type: ignore[arg-type]
    async with session._give_up_after(seconds):
        await asyncio.sleep(work)
    return "done"


def test_a_browser_that_does_not_answer_is_killed_and_its_page_interrupted() -> None:
    killed: list[bool] = []
    with pytest.raises(PageInterrupted):
        asyncio.run(wait_in_session(killed, 0.05, 60))
    assert killed == [True]


def test_a_browser_that_answers_in_time_is_kept() -> None:
    killed: list[bool] = []
    assert asyncio.run(wait_in_session(killed, 30, 0)) == "done"
    assert killed == []

"""Pages as a browser makes them; the only place that knows Playwright.

One browser process serves a crawl, a few tabs of it are used again and again, and everything it fetches goes through the guard
proxy. The page itself is not fetched twice: the browser is given the response that the crawl already has and recorded.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import resource
from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser as Chromium
from playwright.async_api import (
    BrowserContext,
    CDPSession,
    Error,
    Playwright,
    Request,
    Response,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import Page as Tab

from spiders.browser.chromium import FLAGS, executable
from spiders.browser.list_expansion import Links, expand
from spiders.browser.readiness import INIT, Traffic, settle
from spiders.browser.snapshot import Fetched, Given, Shown
from spiders.browser.watchdog import Watchdog
from spiders.errors import RenderingFailed

TABS = 4
MOST_STARTS_IN_VAIN = 3
NOT_STARTING = "it does not start"
USES = 100  # pages that one tab shows before it is replaced, so that memory stays flat
MOST_DATA = 1 << 30  # bytes of memory that a process of the browser may ask for
SETTLE_WITHIN = 8.0  # seconds after which a restless page is taken as it stands
LETTING_GO = 3.0  # seconds for a tab to hand over what it has, or to close
MOST_ANSWERS, LONGEST_ANSWER = 50, 5_000_000
NOT_GIVEN = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
VIEWPORT: ViewportSize = {"width": 1280, "height": 2400}  # high, so that lists are read in few steps
MEDIA = [f"*.{ending}*" for ending in ("mp4", "webm", "mp3", "ogg", "m3u8", "avi", "mov", "pdf", "zip")]


class Browser:
    """Starts a browser when the first page needs it, and another one when that one is lost."""

    def __init__(self, proxy: str, configured: str, user_agent: str, page_seconds: float) -> None:
        self._proxy, self._configured, self._user_agent, self._seconds = proxy, configured, user_agent, page_seconds
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._session: _Session | None = None
        self._starts_in_vain = 0

    async def show(self, given: Given) -> Shown:
        """Return the page that the browser makes of a response; raise RenderingFailed, or BrowserMissing."""
        try:
            session = await self._running()
            return await session.show(given, self._seconds)
        except Error as problem:
            if self._session:
                self._session.end_if_lost()
            raise RenderingFailed(given.url, problem.message.split("\n", 1)[0][:200]) from problem

    async def close(self) -> None:
        """End the browser and all that belongs to it."""
        if self._session:
            self._session.watchdog.kill()
        if self._playwright:
            with contextlib.suppress(Error, TimeoutError):
                await asyncio.wait_for(self._playwright.stop(), LETTING_GO)

    async def _running(self) -> _Session:
        async with self._starting:
            if not self._session or self._session.lost:
                if self._starts_in_vain >= MOST_STARTS_IN_VAIN:
                    raise Error(NOT_STARTING)
                self._starts_in_vain += 1
                self._session = await self._start()
                self._starts_in_vain = 0
            return self._session

    async def _start(self) -> _Session:
        self._playwright = self._playwright or await async_playwright().start()
        path = executable(self._configured, self._playwright.chromium.executable_path)
        proxied = {"server": self._proxy, "bypass": "<-loopback>"}
        chromium = await self._playwright.chromium.launch(executable_path=path, args=list(FLAGS), proxy=proxied)  # type: ignore[arg-type]
        watchdog = Watchdog(await _limited_process(chromium))
        context = await chromium.new_context(
            user_agent=self._user_agent, service_workers="block", accept_downloads=False, viewport=VIEWPORT
        )
        await context.add_init_script(INIT)
        return _Session(chromium, context, watchdog)


async def _limited_process(chromium: Chromium) -> int:
    """Return the browser's process id, with a bound on the memory that it and its children may ask for."""
    cdp = await chromium.new_browser_cdp_session()
    processes = (await cdp.send("SystemInfo.getProcessInfo"))["processInfo"]
    process = next(int(found["id"]) for found in processes if found["type"] == "browser")
    resource.prlimit(process, resource.RLIMIT_DATA, (MOST_DATA, MOST_DATA))
    return process


class _Session:
    """One running browser with its tabs."""

    def __init__(self, chromium: Chromium, context: BrowserContext, watchdog: Watchdog) -> None:
        self._chromium, self._context, self.watchdog = chromium, context, watchdog
        self._free: list[_Reused] = []
        self._turns = asyncio.Semaphore(TABS)

    @property
    def lost(self) -> bool:
        return self.watchdog.killed or not self._chromium.is_connected()

    def end_if_lost(self) -> None:
        if self.lost:
            self.watchdog.kill()

    async def show(self, given: Given, seconds: float) -> Shown:
        async with self._turns:
            with self.watchdog.patience(seconds):
                async with self._tab() as tab:
                    return await tab.show(given, seconds - 2 * _grace(seconds), _grace(seconds))

    @contextlib.asynccontextmanager
    async def _tab(self) -> AsyncIterator[_Reused]:
        """Lend a tab; it is used again only after a page that went well."""
        tab = self._free.pop() if self._free else await self._new_tab()
        try:
            yield tab
        except BaseException:
            await self._discard(tab)
            raise
        if tab.uses < USES and await tab.cleared():
            self._free.append(tab)
        else:
            await self._discard(tab)

    async def _new_tab(self) -> _Reused:
        tab = await self._context.new_page()
        reused = _Reused(tab, await self._context.new_cdp_session(tab))
        await reused.prepare()
        return reused

    async def _discard(self, tab: _Reused) -> None:
        try:
            await asyncio.wait_for(tab.close(), LETTING_GO)
        except (Error, TimeoutError):
            self.watchdog.kill()  # a tab that cannot be closed takes its browser with it


class _Reused:
    """A tab that shows one page after another."""

    def __init__(self, tab: Tab, cdp: CDPSession) -> None:
        self._tab, self._cdp = tab, cdp
        self.uses = 0
        self._given: Given | None = None
        self._traffic = Traffic()
        self._answers: list[Response] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def prepare(self) -> None:
        self._tab.on("request", lambda request: self._traffic.begin(request, request.resource_type))
        self._tab.on("requestfinished", self._traffic.end)
        self._tab.on("requestfailed", self._traffic.end)
        self._tab.on("response", self._note_answer)
        self._tab.on("popup", lambda popup: self._soon(popup.close()))
        self._cdp.on("Fetch.requestPaused", lambda event: self._soon(self._decide(event)))
        await self._cdp.send("Network.enable")
        await self._cdp.send("Network.setBlockedURLs", {"urls": MEDIA})
        documents = {"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}
        await self._cdp.send("Fetch.enable", {"patterns": [documents]})

    async def show(self, given: Given, seconds: float, grace: float) -> Shown:
        self.uses += 1
        self._given = given
        self._traffic.clear()
        self._answers.clear()
        shown, links = Shown(given.url), Links()
        with contextlib.suppress(TimeoutError):  # what a restless page has made by then is read all the same
            async with asyncio.timeout(seconds):
                await self._make(given.url)
                shown.url = self._tab.url
                await self._expand(links)
        shown.dom = await self._dom(given.url, grace / 2)
        shown.fetched = [answer async for answer in self._fetched()]
        shown.links = links.gone
        return shown

    async def _make(self, url: str) -> None:
        await self._tab.goto(url, wait_until="load", timeout=0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_WITHIN):
                await self._settle()

    async def _expand(self, links: Links) -> None:
        with contextlib.suppress(Error):  # the page went somewhere else: what stands there is read
            await expand(self._tab, self._traffic, links)

    async def _settle(self) -> None:
        while True:
            try:
                await settle(self._tab, self._traffic)
            except Error:  # the page went somewhere else in the middle of it
                await self._tab.wait_for_load_state("load", timeout=0)
            else:
                return

    async def _dom(self, url: str, patience: float) -> bytes:
        """Return the DOM; a page whose script never ends is freed from it first."""
        try:
            return (await asyncio.wait_for(self._tab.content(), patience)).encode("utf-8", "replace")
        except TimeoutError:
            await self._cdp.send("Runtime.terminateExecution")
        try:
            return (await asyncio.wait_for(self._tab.content(), patience)).encode("utf-8", "replace")
        except TimeoutError as problem:
            raise RenderingFailed(url, "its scripts never let go") from problem

    async def _fetched(self) -> AsyncIterator[Fetched]:
        for answer in self._answers[:MOST_ANSWERS]:
            with contextlib.suppress(Error, TimeoutError):
                body = await asyncio.wait_for(answer.body(), LETTING_GO)
                yield Fetched(answer.url, answer.headers.get("content-type", ""), body)

    def _note_answer(self, answer: Response) -> None:
        request: Request = answer.request
        size = answer.headers.get("content-length", "0")
        small = size.isdigit() and int(size) <= LONGEST_ANSWER
        if (
            request.resource_type in ("xhr", "fetch")
            and "json" in answer.headers.get("content-type", "")
            and answer.ok
            and small
        ):
            self._answers.append(answer)

    async def _decide(self, event: dict[str, Any]) -> None:
        """Answer the page's own request with what the crawl has; let the others go to the proxy."""
        with contextlib.suppress(Error):
            if self._given and event["request"]["url"] == self._given.url:
                await self._cdp.send("Fetch.fulfillRequest", {"requestId": event["requestId"], **_answer(self._given)})
                self._given = None
            else:
                await self._cdp.send("Fetch.continueRequest", {"requestId": event["requestId"]})

    def _soon(self, work: Any) -> None:  # noqa: ANN401 - any coroutine
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def cleared(self) -> bool:
        """Leave the page, so that its scripts end; False where it does not let go."""
        try:
            await self._tab.goto("about:blank", timeout=LETTING_GO * 1000)
        except Error:
            return False
        return True

    async def close(self) -> None:
        await self._tab.close()


def _grace(seconds: float) -> float:
    """Return how much of a page's time is kept for a tab that is stuck."""
    return min(LETTING_GO, seconds / 4)


def _answer(given: Given) -> dict[str, Any]:
    headers = [{"name": name, "value": value} for name, value in given.headers if name.lower() not in NOT_GIVEN]
    return {"responseCode": given.status, "responseHeaders": headers, "body": base64.b64encode(given.body).decode()}

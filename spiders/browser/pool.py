"""Renders pages in Chromium through Playwright; the only module that imports Playwright.

One browser process serves a crawl. It reuses a few tabs, and all its traffic goes through the guard proxy. The page
itself is not fetched twice: the browser receives the response that the crawl has already fetched and recorded.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import resource
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Playwright,
    Response,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import Page as Tab

from spiders.browser.chromium import CHROMIUM_FLAGS, find_executable
from spiders.browser.list_expansion import CollectedLinks, expand_list
from spiders.browser.readiness import INIT_JS, NetworkActivity, wait_until_settled
from spiders.browser.snapshot import DataResponse, DomSnapshot, SourceResponse
from spiders.browser.watchdog import Watchdog
from spiders.errors import RenderingFailed

MAX_TABS = 4
MAX_FAILED_STARTS = 3
START_FAILED = f"it failed to start {MAX_FAILED_STARTS} times"
MAX_TAB_USES = 100  # pages per tab, so that its memory does not grow
MAX_PROCESS_MEMORY = 1 << 30  # bytes of data segment (RLIMIT_DATA) for each process of the browser
SETTLE_TIMEOUT = 8.0  # seconds; a page that is still changing is then read in its current state
RELEASE_TIMEOUT = 3.0  # seconds for a tab to return its DOM or to close
MAX_DATA_RESPONSES, MAX_DATA_BYTES = 50, 5_000_000
OMITTED_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
VIEWPORT: ViewportSize = {"width": 1280, "height": 2400}  # tall, so that a list needs few scrolls
BLOCKED_URLS = [f"*.{suffix}*" for suffix in ("mp4", "webm", "mp3", "ogg", "m3u8", "avi", "mov", "pdf", "zip")]


class BrowserPool:
    """Starts Chromium for the first page that needs it, and again after a crash."""

    def __init__(self, proxy: str, configured: str, user_agent: str, page_seconds: float) -> None:
        self._proxy, self._configured, self._user_agent = proxy, configured, user_agent
        self._page_seconds = page_seconds
        self._start_lock = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._session: BrowserSession | None = None
        self._failed_starts = 0

    async def render(self, source: SourceResponse) -> DomSnapshot:
        """Return the rendered page of a response; raise RenderingFailed or BrowserMissing."""
        try:
            session = await self._get_session()
            return await session.render(source, self._page_seconds)
        except Error as error:
            if self._session:
                self._session.kill_if_lost()
            raise RenderingFailed(source.url, error.message.split("\n", 1)[0][:200]) from error

    async def close(self) -> None:
        """Kill the browser and stop Playwright."""
        if self._session:
            self._session.watchdog.kill()
        if self._playwright:
            with contextlib.suppress(Error, TimeoutError):
                await asyncio.wait_for(self._playwright.stop(), RELEASE_TIMEOUT)

    async def _get_session(self) -> BrowserSession:
        async with self._start_lock:
            if not self._session or self._session.is_lost:
                if self._failed_starts >= MAX_FAILED_STARTS:
                    raise Error(START_FAILED)
                self._failed_starts += 1
                self._session = await self._start()
                self._failed_starts = 0
            return self._session

    async def _start(self) -> BrowserSession:
        self._playwright = self._playwright or await async_playwright().start()
        browser = await self._playwright.chromium.launch(
            executable_path=find_executable(self._configured, self._playwright.chromium.executable_path),
            args=list(CHROMIUM_FLAGS),
            proxy={"server": self._proxy, "bypass": "<-loopback>"},
        )
        watchdog = Watchdog(await _limit_memory(browser))
        context = await browser.new_context(
            user_agent=self._user_agent, service_workers="block", accept_downloads=False, viewport=VIEWPORT
        )
        await context.add_init_script(INIT_JS)
        return BrowserSession(browser, context, watchdog)


async def _limit_memory(browser: Browser) -> int:
    """Limit the memory of the browser and its future child processes; return its process id."""
    cdp = await browser.new_browser_cdp_session()
    processes = (await cdp.send("SystemInfo.getProcessInfo"))["processInfo"]
    process_id = next(int(process["id"]) for process in processes if process["type"] == "browser")
    resource.prlimit(process_id, resource.RLIMIT_DATA, (MAX_PROCESS_MEMORY, MAX_PROCESS_MEMORY))
    return process_id


class BrowserSession:
    """A running browser and its idle tabs."""

    def __init__(self, browser: Browser, context: BrowserContext, watchdog: Watchdog) -> None:
        self._browser, self._context, self.watchdog = browser, context, watchdog
        self._idle: list[ReusableTab] = []
        self._tab_slots = asyncio.Semaphore(MAX_TABS)

    @property
    def is_lost(self) -> bool:
        """Whether the browser was killed or has crashed."""
        return self.watchdog.killed or not self._browser.is_connected()

    def kill_if_lost(self) -> None:
        """Kill the processes that a crashed browser left behind."""
        if self.is_lost:
            self.watchdog.kill()

    async def render(self, source: SourceResponse, seconds: float) -> DomSnapshot:
        """Render a page in a tab of its own; the watchdog kills the browser after `seconds`."""
        reserve = min(RELEASE_TIMEOUT, seconds / 4)
        async with self._tab_slots:
            with self.watchdog.time_limit(seconds):
                async with self._borrow_tab() as tab:
                    return await tab.render(source, seconds - 2 * reserve, reserve)

    @contextlib.asynccontextmanager
    async def _borrow_tab(self) -> AsyncIterator[ReusableTab]:
        """Lend a tab; it is reused only after a page without errors."""
        tab = self._idle.pop() if self._idle else await self._open_tab()
        try:
            yield tab
        except BaseException:
            await self._discard(tab)
            raise
        if tab.uses < MAX_TAB_USES and await tab.reset():
            self._idle.append(tab)
        else:
            await self._discard(tab)

    async def _open_tab(self) -> ReusableTab:
        tab = await self._context.new_page()
        reusable = ReusableTab(tab, await self._context.new_cdp_session(tab))
        await reusable.prepare()
        return reusable

    async def _discard(self, tab: ReusableTab) -> None:
        try:
            await asyncio.wait_for(tab.close(), RELEASE_TIMEOUT)
        except (Error, TimeoutError):
            self.watchdog.kill()  # a tab that cannot be closed would block its browser


class ReusableTab:
    """A tab that renders one page after another."""

    def __init__(self, tab: Tab, cdp: CDPSession) -> None:
        self._tab, self._cdp = tab, cdp
        self.uses = 0
        self._source: SourceResponse | None = None
        self._activity = NetworkActivity()
        self._data_responses: list[Response] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def prepare(self) -> None:
        """Attach the event handlers; block media and pop-ups, and intercept page loads."""
        self._tab.on("request", lambda request: self._activity.start(request, request.resource_type))
        self._tab.on("requestfinished", self._activity.finish)
        self._tab.on("requestfailed", self._activity.finish)
        self._tab.on("response", self._collect_data_response)
        self._tab.on("popup", lambda popup: self._run_in_background(popup.close()))
        self._cdp.on("Fetch.requestPaused", lambda event: self._run_in_background(self._resume_request(event)))
        await self._cdp.send("Network.enable")
        await self._cdp.send("Network.setBlockedURLs", {"urls": BLOCKED_URLS})
        page_loads = {"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}
        await self._cdp.send("Fetch.enable", {"patterns": [page_loads]})

    async def render(self, source: SourceResponse, seconds: float, reserve: float) -> DomSnapshot:
        """Return the page as rendered within `seconds`; `reserve` is the time for reading the DOM of a stuck page."""
        self.uses += 1
        self._source = source
        self._activity.clear()
        self._data_responses.clear()
        snapshot, links = DomSnapshot(source.url), CollectedLinks()
        with contextlib.suppress(TimeoutError):  # an unfinished page is read as far as it got
            async with asyncio.timeout(seconds):
                await self._load(source.url)
                snapshot.url = self._tab.url
                await self._expand(links)
        snapshot.dom = await self._read_dom(source.url, reserve / 2)
        snapshot.data_responses = [response async for response in self._read_data_responses()]
        snapshot.vanished_links = links.vanished
        return snapshot

    async def reset(self) -> bool:
        """Leave the page, which ends its scripts; return False if the tab does not respond."""
        try:
            await self._tab.goto("about:blank", timeout=RELEASE_TIMEOUT * 1000)
        except Error:
            return False
        return True

    async def close(self) -> None:
        """Close the tab."""
        await self._tab.close()

    async def _load(self, url: str) -> None:
        await self._tab.goto(url, wait_until="load", timeout=0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_TIMEOUT):
                await self._settle()

    async def _settle(self) -> None:
        while True:
            try:
                await wait_until_settled(self._tab, self._activity)
            except Error:  # the page navigated while it was being observed
                await self._tab.wait_for_load_state("load", timeout=0)
            else:
                return

    async def _expand(self, links: CollectedLinks) -> None:
        with contextlib.suppress(Error):  # the page navigated: the new page is read
            await expand_list(self._tab, self._activity, links)

    async def _read_dom(self, url: str, seconds: float) -> bytes:
        """Return the DOM as UTF-8; terminate the page's scripts if they block the first attempt for `seconds`."""
        try:
            return (await asyncio.wait_for(self._tab.content(), seconds)).encode("utf-8", "replace")
        except TimeoutError:
            await self._cdp.send("Runtime.terminateExecution")
        try:
            return (await asyncio.wait_for(self._tab.content(), seconds)).encode("utf-8", "replace")
        except TimeoutError as error:
            raise RenderingFailed(url, "its scripts did not stop") from error

    async def _read_data_responses(self) -> AsyncIterator[DataResponse]:
        for response in self._data_responses[:MAX_DATA_RESPONSES]:
            with contextlib.suppress(Error, TimeoutError):
                body = await asyncio.wait_for(response.body(), RELEASE_TIMEOUT)
                yield DataResponse(response.url, response.headers.get("content-type", ""), body)

    def _collect_data_response(self, response: Response) -> None:
        if response.request.resource_type in ("xhr", "fetch") and response.ok and _is_small_json(response):
            self._data_responses.append(response)

    async def _resume_request(self, event: dict[str, Any]) -> None:
        """Fulfil the page's own request with the recorded response; send all others to the proxy."""
        request_id = {"requestId": event["requestId"]}
        with contextlib.suppress(Error):
            if self._source and event["request"]["url"] == self._source.url:
                await self._cdp.send("Fetch.fulfillRequest", request_id | _build_fulfilment(self._source))
                self._source = None
            else:
                await self._cdp.send("Fetch.continueRequest", request_id)

    def _run_in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _is_small_json(response: Response) -> bool:
    size = response.headers.get("content-length", "0")
    return "json" in response.headers.get("content-type", "") and size.isdigit() and int(size) <= MAX_DATA_BYTES


def _build_fulfilment(source: SourceResponse) -> dict[str, Any]:
    """Return the parameters of the CDP command Fetch.fulfillRequest."""
    headers = [{"name": name, "value": value} for name, value in source.headers if name.lower() not in OMITTED_HEADERS]
    return {"responseCode": source.status, "responseHeaders": headers, "body": base64.b64encode(source.body).decode()}

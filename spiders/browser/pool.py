"""Renders pages in Chromium through Playwright; the only module that imports Playwright.

One browser process serves a crawl. It reuses a few tabs, and all its traffic goes through the guard proxy. The page
itself is not fetched twice: the browser receives the response that the crawl has already fetched and recorded.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    BrowserType,
    CDPSession,
    Error,
    Playwright,
    Response,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import Page as Tab

from spiders.browser.chromium import (
    CHROMIUM_FLAGS,
    NO_SANDBOX,
    ROOT_HAS_NO_SANDBOX,
    SANDBOX_UNAVAILABLE,
    find_executable,
)
from spiders.browser.clicks.explorer import ClickExplorer, PageAccess, RouteBook
from spiders.browser.clicks.row_list import ROWS_JS, RowList
from spiders.browser.list_expansion import CollectedLinks, expand_list
from spiders.browser.navigation import NavigationCheck
from spiders.browser.readiness import INIT_JS, NetworkActivity, wait_until_settled
from spiders.browser.request_rules import CONTENT_POLICY, CONTENT_POLICY_HEADER
from spiders.browser.snapshot import DataResponse, DomSnapshot, SourceResponse
from spiders.browser.watchdog import MEMORY_LIMIT, Watchdog
from spiders.errors import RenderingFailed
from spiders.http.fetcher import CheckUrl

MAX_TABS = 2  # each takes about 150 MB; more than one a core would cut lists short
MAX_FAILED_STARTS = 3
OUT_OF_MEMORY = f"it took more than the {MEMORY_LIMIT >> 20} MB of memory allowed"
CRASHED = "crashed"  # in Playwright's message
START_FAILED = f"it failed to start {MAX_FAILED_STARTS} times"
START_TIMEOUT = 40.0  # seconds; Playwright itself gives up a launch after 30
START_HUNG = "the browser did not start in time"
GRACE = 15.0  # seconds between the browser's end by the watchdog and the end of waiting for Playwright
NO_ANSWER = "the browser did not answer"
MAX_TAB_USES = 40  # pages per tab, so that its memory does not grow
SETTLE_TIMEOUT = 8.0  # seconds; a page that is still changing is then read in its current state
EXPANSION_SHARE = 0.7  # of a page's time, for loading its lists to their end
CLICKING_SECONDS = 300.0  # for the rows of a page that have to be clicked one by one
RELEASE_TIMEOUT = 3.0  # seconds for a tab to return its DOM or to close
MAX_DATA_RESPONSES, MAX_DATA_BYTES = 50, 5_000_000
OMITTED_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
VIEWPORT: ViewportSize = {"width": 1280, "height": 2400}  # tall, so that a list needs few scrolls
BLOCKED_URLS = [f"*.{suffix}*" for suffix in ("mp4", "webm", "mp3", "ogg", "m3u8", "avi", "mov", "pdf", "zip")]


class PageInterrupted(Exception):
    """The page lost its renderer or its browser, perhaps because of another page."""


class BrowserPool:
    """Starts Chromium for the first page that needs it, and again after a crash.

    `explores_clicks`: rows that react to clicks but hold no link are clicked, to learn where they lead.
    """

    def __init__(
        self, proxy: str, configured: str, user_agent: str, page_seconds: float, *, explores_clicks: bool
    ) -> None:
        self._proxy, self._configured, self._user_agent = proxy, configured, user_agent
        self._page_seconds = page_seconds
        self._tab_slots = asyncio.Semaphore(MAX_TABS)
        self._next_in_line = asyncio.Lock()
        self._start_lock = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._session: BrowserSession | None = None
        self._failed_starts = 0
        self.notice = ROOT_HAS_NO_SANDBOX if os.geteuid() == 0 else ""
        self._routes = RouteBook() if explores_clicks else None

    async def render(self, source: SourceResponse, check_redirect: CheckUrl) -> DomSnapshot:
        """Return the rendered page of a response; raise RenderingFailed or BrowserMissing.

        `check_redirect` returns why the page must not lead to another address by itself, or None. A page that was
        interrupted is tried once more, alone: another page may have taken the memory or stopped the browser.
        """
        try:
            try:
                return await self._try_to_render(source, check_redirect, tabs=1)
            except PageInterrupted:
                return await self._try_to_render(source, check_redirect, tabs=MAX_TABS)
        except (Error, PageInterrupted) as error:
            raise RenderingFailed(source.url, str(error).split("\n", 1)[0][:200]) from error

    async def _try_to_render(self, source: SourceResponse, check_redirect: CheckUrl, tabs: int) -> DomSnapshot:
        """Render a page in the places of so many tabs."""
        async with self._occupy(tabs):
            session = await self._get_session()
            try:
                return await session.render(source, NavigationCheck(check_redirect), self._page_seconds)
            finally:
                session.kill_if_lost()

    @contextlib.asynccontextmanager
    async def _occupy(self, tabs: int) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as places:
            async with self._next_in_line:
                for _ in range(tabs):
                    await places.enter_async_context(self._tab_slots)
            yield

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
                if self._session:
                    self._session.watchdog.kill()
                    await asyncio.to_thread(self._session.watchdog.wait_for_exit)
                self._session = await self._start_in_time()
                self._failed_starts = 0
            return self._session

    async def _start_in_time(self) -> BrowserSession:
        try:
            async with asyncio.timeout(START_TIMEOUT):
                return await self._start()
        except TimeoutError:
            raise PageInterrupted(START_HUNG) from None

    async def _start(self) -> BrowserSession:
        self._playwright = self._playwright or await async_playwright().start()
        browser = await self._launch(self._playwright.chromium)
        try:
            return await self._open_session(browser)
        except BaseException:
            with contextlib.suppress(Error, TimeoutError):  # nothing else would end a browser without a session
                await asyncio.wait_for(browser.close(), RELEASE_TIMEOUT)
            raise

    async def _open_session(self, browser: Browser) -> BrowserSession:
        watchdog = Watchdog(await _find_process_group(browser))
        try:
            return BrowserSession(browser, await self._open_context(browser), watchdog, self._routes)
        except BaseException:
            watchdog.kill()
            raise

    async def _open_context(self, browser: Browser) -> BrowserContext:
        context = await browser.new_context(
            user_agent=self._user_agent,
            service_workers="block",
            accept_downloads=False,
            viewport=VIEWPORT,
            ignore_https_errors=True,  # the proxy ends TLS with its own certificate, and verifies the server's
        )
        for script in (INIT_JS, ROWS_JS):
            await context.add_init_script(script)
        return context

    async def _launch(self, chromium: BrowserType) -> Browser:
        """Start Chromium in its sandbox, unless this system cannot."""
        executable = find_executable(self._configured, chromium.executable_path)
        for is_sandboxed in (not self.notice, False):
            try:
                return await chromium.launch(
                    executable_path=executable,
                    args=list(CHROMIUM_FLAGS),
                    chromium_sandbox=is_sandboxed,
                    proxy={"server": self._proxy, "bypass": "<-loopback>"},
                )
            except Error as error:
                if not is_sandboxed or NO_SANDBOX not in error.message:
                    raise
                self.notice = SANDBOX_UNAVAILABLE
        raise AssertionError  # the loop returns or raises


async def _find_process_group(browser: Browser) -> int:
    """Return the process group of the browser; Playwright starts it as the leader of its own."""
    cdp = await browser.new_browser_cdp_session()
    processes = (await cdp.send("SystemInfo.getProcessInfo"))["processInfo"]
    return os.getpgid(next(int(process["id"]) for process in processes if process["type"] == "browser"))


class BrowserSession:
    """A running browser and its idle tabs."""

    def __init__(self, browser: Browser, context: BrowserContext, watchdog: Watchdog, routes: RouteBook | None) -> None:
        self._browser, self._context, self.watchdog, self._routes = browser, context, watchdog, routes
        self._idle: list[ReusableTab] = []

    @property
    def is_lost(self) -> bool:
        """Whether the browser was killed or has crashed."""
        return self.watchdog.killed or not self._browser.is_connected()

    def kill_if_lost(self) -> None:
        """Kill the processes that a crashed browser left behind."""
        if self.is_lost:
            self.watchdog.kill()

    async def render(self, source: SourceResponse, navigation: NavigationCheck, seconds: float) -> DomSnapshot:
        """Render a page in a tab of its own; the watchdog kills the browser after `seconds`.

        Raise PageInterrupted if the page lost its renderer or its browser.
        """
        reserve = min(RELEASE_TIMEOUT, seconds / 4)
        memory_kills, started = self.watchdog.memory_kills, time.monotonic()
        try:
            return await self._render_in_tab(source, navigation, seconds, reserve)
        except Error as error:
            if time.monotonic() - started >= seconds:
                raise RenderingFailed(source.url, f"it did not stop within {seconds:g} seconds") from error
            if self.watchdog.memory_kills > memory_kills:
                raise PageInterrupted(OUT_OF_MEMORY) from error
            if self.is_lost or CRASHED in error.message:
                raise PageInterrupted(error.message) from error
            raise

    async def _render_in_tab(
        self, source: SourceResponse, navigation: NavigationCheck, seconds: float, reserve: float
    ) -> DomSnapshot:
        """Render a page; clicking unresolved rows adds up to CLICKING_SECONDS."""
        with self.watchdog.time_limit(seconds) as extend_limit:
            async with self._give_up_after(seconds + GRACE) as limit, self._borrow_tab() as tab:
                snapshot = await tab.render(source, navigation, seconds - 2 * reserve, reserve)
                if snapshot.unresolved_rows:
                    clicking = CLICKING_SECONDS + 2 * reserve
                    extend_limit(clicking)
                    limit.reschedule(asyncio.get_running_loop().time() + clicking + GRACE)
                    await tab.click_through(snapshot, navigation, CLICKING_SECONDS, reserve)
                return snapshot

    @contextlib.asynccontextmanager
    async def _give_up_after(self, seconds: float) -> AsyncIterator[asyncio.Timeout]:
        """Kill the browser and raise PageInterrupted if Playwright waits longer, even for a browser that is dead."""
        try:
            async with asyncio.timeout(seconds) as limit:
                yield limit
        except TimeoutError:
            self.watchdog.kill()
            raise PageInterrupted(NO_ANSWER) from None

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
        reusable = ReusableTab(tab, await self._context.new_cdp_session(tab), self._routes)
        await reusable.prepare()
        return reusable

    async def _discard(self, tab: ReusableTab) -> None:
        try:
            await asyncio.wait_for(tab.close(), RELEASE_TIMEOUT)
        except (Error, TimeoutError):
            self.watchdog.kill()  # a tab that cannot be closed would block its browser


class ReusableTab:
    """A tab that renders one page after another."""

    def __init__(self, tab: Tab, cdp: CDPSession, routes: RouteBook | None) -> None:
        self._tab, self._cdp, self._routes = tab, cdp, routes
        self.uses = 0
        self._main_frame = ""
        self._source: SourceResponse | None = None
        self._navigation: NavigationCheck | None = None
        self._explorer: ClickExplorer | None = None
        self._activity = NetworkActivity()
        self._data_responses: list[asyncio.Task[DataResponse | None]] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def prepare(self) -> None:
        """Attach the event handlers; block media and pop-ups, and intercept page loads."""
        self._tab.on("request", lambda request: self._activity.start(request, request.resource_type))
        self._tab.on("requestfinished", self._activity.finish)
        self._tab.on("requestfailed", self._activity.finish)
        self._tab.on("response", self._collect_data_response)
        self._tab.on("popup", lambda popup: self._run_in_background(popup.close()))
        self._cdp.on("Fetch.requestPaused", lambda event: self._run_in_background(self._resume_request(event)))
        self._main_frame = (await self._cdp.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        await self._cdp.send("Network.enable")
        await self._cdp.send("Network.setBlockedURLs", {"urls": BLOCKED_URLS})
        page_loads = {"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}
        await self._cdp.send("Fetch.enable", {"patterns": [page_loads]})

    async def render(
        self, source: SourceResponse, navigation: NavigationCheck, seconds: float, reserve: float
    ) -> DomSnapshot:
        """Return the page as rendered within `seconds`; `reserve` is the time for reading the DOM of a stuck page."""
        self.uses += 1
        self._source, self._navigation = source, navigation
        self._activity.clear()
        self._data_responses.clear()
        snapshot, links = DomSnapshot(source.url), CollectedLinks()
        self._explorer = self._build_explorer(source)
        with contextlib.suppress(TimeoutError):  # an unfinished page is read as far as it got
            async with asyncio.timeout(seconds):
                await self._load(source.url)
                navigation.end_redirects()
                snapshot.url = self._tab.url
                await self._expand(links, seconds * EXPANSION_SHARE)
        snapshot.dom = await self._read_dom(source.url, reserve / 2)
        snapshot.data_responses = await self._read_data_responses()
        snapshot.vanished_links = links.vanished
        snapshot.navigation_targets, snapshot.refusal = navigation.targets, navigation.refusal
        if self._explorer:
            snapshot.vanished_links = [*links.vanished, *self._explorer.hidden]
            snapshot.unresolved_rows = len(self._explorer.unresolved)
        return snapshot

    async def click_through(
        self, snapshot: DomSnapshot, navigation: NavigationCheck, seconds: float, reserve: float
    ) -> None:
        """Click the rows whose address is not known one by one, and read the page again."""
        if not self._explorer:
            return
        with contextlib.suppress(TimeoutError, Error):
            async with asyncio.timeout(seconds):
                await self._explorer.click_through()
        snapshot.dom = await self._read_dom(snapshot.url, reserve / 2)
        snapshot.data_responses = await self._read_data_responses()
        snapshot.vanished_links += self._explorer.hidden
        snapshot.navigation_targets = navigation.targets
        snapshot.panels = list(self._explorer.panels.values())
        snapshot.unresolved_rows = len(self._explorer.unresolved)

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

    def _build_explorer(self, source: SourceResponse) -> ClickExplorer | None:
        async def reload() -> None:
            self._source = source
            self._activity.clear()
            await self._load(source.url)

        async def expand() -> None:
            await expand_list(self._tab, self._activity, CollectedLinks())

        async def read_data() -> list[bytes]:
            return [response.body for response in await self._read_data_responses()]

        if self._routes is None:
            return None
        access = PageAccess(reload, expand, read_data)
        return ClickExplorer(RowList(self._tab, self._activity), self._routes, access)

    async def _expand(self, links: CollectedLinks, seconds: float) -> None:
        """Learn where the rows of the page's lists lead, and load the lists to their end within `seconds`."""
        with contextlib.suppress(Error):  # the page navigated: the new page is read
            if self._explorer:
                await self._explorer.learn(self._tab.url)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await expand_list(self._tab, self._activity, links)
            if self._explorer:
                await self._explorer.resolve()

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

    async def _read_data_responses(self) -> list[DataResponse]:
        """Return the JSON that the page has fetched, each response once."""
        found = await asyncio.gather(*self._data_responses)
        return list(dict.fromkeys(filter(None, found)))

    def _collect_data_response(self, response: Response) -> None:
        """Read a JSON response at once: it is gone when the page is loaded again."""
        is_data = response.request.resource_type in ("xhr", "fetch") and response.ok and _is_small_json(response)
        if is_data and len(self._data_responses) < MAX_DATA_RESPONSES:
            self._data_responses.append(asyncio.ensure_future(_read_data_response(response)))

    async def _resume_request(self, event: dict[str, Any]) -> None:
        """Fulfil the page's own request with the recorded response, and refuse to leave the page for another one.

        Everything else goes to the proxy, which judges it.
        """
        request_id, url = {"requestId": event["requestId"]}, event["request"]["url"]
        is_navigation = event["frameId"] == self._main_frame
        with contextlib.suppress(Error):
            if self._source and url == self._source.document_url:
                source, self._source = self._source, None
                await self._cdp.send("Fetch.fulfillRequest", request_id | _build_fulfilment(source))
            elif is_navigation and not (self._navigation and await self._navigation.allows(url)):
                await self._cdp.send("Fetch.failRequest", request_id | {"errorReason": "Aborted"})
            else:
                await self._cdp.send("Fetch.continueRequest", request_id)

    def _run_in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _read_data_response(response: Response) -> DataResponse | None:
    try:
        body = await asyncio.wait_for(response.body(), RELEASE_TIMEOUT)
    except (Error, TimeoutError):
        return None
    return DataResponse(response.url, response.headers.get("content-type", ""), body)


def _is_small_json(response: Response) -> bool:
    size = response.headers.get("content-length", "0")
    return "json" in response.headers.get("content-type", "") and size.isdigit() and int(size) <= MAX_DATA_BYTES


def _build_fulfilment(source: SourceResponse) -> dict[str, Any]:
    """Return the parameters of the CDP command Fetch.fulfillRequest."""
    headers = [{"name": name, "value": value} for name, value in source.headers if name.lower() not in OMITTED_HEADERS]
    headers.append({"name": CONTENT_POLICY_HEADER, "value": CONTENT_POLICY})
    return {"responseCode": source.status, "responseHeaders": headers, "body": base64.b64encode(source.body).decode()}

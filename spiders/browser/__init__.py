"""Rendering pages in Chromium: the browser pool, page readiness, expansion of lists, and the watchdog."""

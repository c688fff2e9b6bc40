"""Rendering pages in Chromium: rendering decision, browser pool, page readiness, list expansion and watchdog."""

"""The log of a crawl's process: one JSON object a line on standard error, so that scraped text cannot forge a line."""

from __future__ import annotations

import json
import logging
import sys
import traceback


def log_to_stderr() -> None:
    """Send what Python, Scrapy and Twisted have to say to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    from twisted.python.log import PythonLoggingObserver

    PythonLoggingObserver("twisted").start()  # type: ignore[no-untyped-call]


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {"level": record.levelname.lower(), "logger": record.name, "event": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line)

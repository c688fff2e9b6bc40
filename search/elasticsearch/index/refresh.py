"""Refreshes indices before they are searched, but only those written since the last refresh."""

from __future__ import annotations

import threading
from collections.abc import Collection

from search.elasticsearch.index.manager import IndexManager
from search.elasticsearch.index.mappings import Index


class RefreshTracker:
    """The indices that were written since their last refresh. Safe for threads."""

    def __init__(self, indices: IndexManager) -> None:
        self._indices = indices
        self._lock = threading.Lock()
        self._written: set[Index] = set()

    def mark_written(self, indices: Collection[Index]) -> None:
        """Note that these indices were written."""
        with self._lock:
            self._written.update(indices)

    def refresh(self, indices: Collection[Index]) -> None:
        """Make everything written to these indices visible to searches."""
        with self._lock:
            stale = self._written.intersection(indices)
            self._written -= stale
        try:
            if stale:
                self._indices.reader.refresh([self._indices.get_alias(index) for index in stale])
        except BaseException:  # on any error, the next read must refresh
            self.mark_written(stale)
            raise

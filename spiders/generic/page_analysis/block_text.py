"""Text buffer of the block that is being parsed: normalises whitespace and the boundaries of inline elements."""

from __future__ import annotations

import re
from collections.abc import Iterator

INLINE_BOUNDARY = "\0"  # start or end of an inline element; becomes a space or nothing once both sides are known
LINK_BOUNDARY = "\1"  # the same for a link
BOUNDARY_IN_WORD = re.compile(r"(?<=(\w))[\0\1]+(?=(\w))")
BOUNDARIES = re.compile(r"[\0\1]+")
WHITESPACE = re.compile(r"\s+")
SPACES = re.compile(r" {2,}")
LINE_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
BLANK_LINE = re.compile(r"\n{2,}")
RECENT_PIECES = 40


class BlockTextBuffer:
    """Text since the last block. `starts_bold`, `bold_text` and `link_length` are those of `TextBlock`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._bold_start = -1
        self.clear()

    def clear(self) -> None:
        """Start a new block."""
        self._pieces.clear()
        self._bold_start = -1
        self.has_text, self.starts_bold, self.bold_text, self.link_length = False, False, "", 0

    def append(self, text: str) -> None:
        """Append text with its whitespace normalised."""
        self.append_preformatted(WHITESPACE.sub(" ", text))

    def append_preformatted(self, text: str) -> None:
        """Append text with its whitespace unchanged."""
        self.has_text = self.has_text or not text.isspace()
        self._pieces.append(text)

    def append_line_break(self) -> None:
        """Append a line break."""
        self._pieces.append("\n")

    def mark_boundary(self, *, is_link: bool) -> None:
        """Mark the start or end of an inline element."""
        self._pieces.append(LINK_BOUNDARY if is_link else INLINE_BOUNDARY)

    def start_bold(self) -> None:
        """Mark the start of bold text."""
        self.starts_bold |= not self.has_text
        if self._bold_start < 0:
            self._bold_start = len(self._pieces)

    def end_bold(self) -> None:
        """Store the block's first bold text."""
        if self._bold_start >= 0:
            self.bold_text = self.bold_text or self.text_since(self._bold_start)
            self._bold_start = -1

    @property
    def piece_count(self) -> int:
        """The index of the next piece, for `text_since`."""
        return len(self._pieces)

    def text_since(self, piece: int) -> str:
        """Return the text from a piece on, in one line."""
        return " ".join(_resolve_boundaries("".join(self._pieces[piece:])).split())

    def recent_text(self) -> str:
        """Return the last few pieces."""
        return "".join(self._pieces[-RECENT_PIECES:])

    def paragraphs(self) -> Iterator[str]:
        """Yield the text, split at blank lines."""
        if self._pieces:
            text = SPACES.sub(" ", _resolve_boundaries("".join(self._pieces)))
            yield from filter(None, (part.strip() for part in BLANK_LINE.split(LINE_BREAK.sub("\n", text))))


def _resolve_boundaries(text: str) -> str:
    return BOUNDARIES.sub("", BOUNDARY_IN_WORD.sub(_choose_separator, text))


def _choose_separator(boundary: re.Match[str]) -> str:
    """Return a space between two words, but nothing between two digits unless a link ends or begins there.

    A number may be spread over elements to hide it.
    """
    return "" if boundary[1].isdigit() and boundary[2].isdigit() and LINK_BOUNDARY not in boundary[0] else " "

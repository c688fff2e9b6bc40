"""The text of one block while it is being written, piece by piece as the elements say it."""

from __future__ import annotations

import re
from collections.abc import Iterator

JOINT = "\0"  # stands where one inline element ends and the next begins, until both sides are known
GAP = "\1"  # the same where a link begins or ends
JOINED = re.compile(r"(?<=(\w))[\0\1]+(?=(\w))")
JOINTS = re.compile(r"[\0\1]+")
SPACE = re.compile(r"\s+")
BLANKS = re.compile(r" {2,}")
AROUND_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
BLANK_LINE = re.compile(r"\n{2,}")
NEARBY = 40


class Pieces:
    """What was said since the last block. `strong`: it begins in bold; `bold`: its first words in bold; `linked`: characters in links."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._bold_from = -1
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._pieces.clear()
        self._bold_from = -1
        self.said, self.strong, self.bold, self.linked = False, False, "", 0

    def say(self, text: str) -> None:
        """Add text whose blanks and line breaks mean nothing."""
        self.keep(SPACE.sub(" ", text))

    def keep(self, text: str) -> None:
        """Add text as it is."""
        self.said = self.said or not text.isspace()
        self._pieces.append(text)

    def break_line(self) -> None:
        """Add a line break."""
        self._pieces.append("\n")

    def join(self, *, link: bool) -> None:
        """Mark where an inline element begins or ends."""
        self._pieces.append(GAP if link else JOINT)

    def begin_bold(self) -> None:
        """Mark where bold type begins."""
        self.strong |= not self.said
        if self._bold_from < 0:
            self._bold_from = len(self._pieces)

    def end_bold(self) -> None:
        """Remember the first words in bold."""
        if self._bold_from >= 0:
            self.bold = self.bold or self.since(self._bold_from)
            self._bold_from = -1

    @property
    def place(self) -> int:
        """Where the next piece will stand."""
        return len(self._pieces)

    def since(self, place: int) -> str:
        """Return what was said from a place on, in one line."""
        return " ".join(_set_apart("".join(self._pieces[place:])).split())

    def lately(self) -> str:
        """Return the last few pieces."""
        return "".join(self._pieces[-NEARBY:])

    def blocks(self) -> Iterator[str]:
        """Yield the text, parted where a blank line stands."""
        if self._pieces:
            text = BLANKS.sub(" ", _set_apart("".join(self._pieces)))
            yield from filter(None, (part.strip() for part in BLANK_LINE.split(AROUND_BREAK.sub("\n", text))))


def _set_apart(text: str) -> str:
    return JOINTS.sub("", JOINED.sub(_joint, text))


def _joint(joint: re.Match[str]) -> str:
    """Part two inline elements with a blank, but never two digits: a number may be spread over elements (not links) to hide it."""
    return "" if joint[1].isdigit() and joint[2].isdigit() and GAP not in joint[0] else " "

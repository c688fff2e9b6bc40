"""What a page is cut into: frames (block elements) that hold blocks of text and anchors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PATH_DEPTH = 5


@dataclass(slots=True)
class Frame:
    """A block element: its signature (tag and first class, digits folded) and the blocks of the page from `first` up to `last`.

    `path` is where in a template it stands: the signatures of the innermost frames around it and its own. `edge`: it is, or lies in,
    navigation, a footer or the like; `prose`: it is, or lies in, what the page says the advertiser wrote.
    """

    tag: str
    sign: str
    ident: str
    parent: Frame | None
    trail: tuple[str, ...]
    path: str
    edge: bool
    prose: bool = False
    first: int = 0
    last: int = -1
    children: list[Frame] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str]:
        """Where it stands and what it is: frames of one kind repeat one another."""
        return self.parent.path if self.parent else "", self.sign

    def ancestors(self) -> Iterator[Frame]:
        """Yield the frame and those around it, innermost first."""
        frame: Frame | None = self
        while frame:
            yield frame
            frame = frame.parent

    def close(self, last: int) -> bool:
        """Let it end before a block; False where it had ended before."""
        if self.last >= 0:
            return False
        self.last = last
        return True


def within(around: Frame | None, tag: str, sign: str, ident: str = "", *, edge: bool = True) -> Frame:
    """Return a frame inside another. Equal neighbours count once in its path, so that unclosed tags do not change it."""
    trail = around.trail if around else ()
    if not trail or trail[-1] != sign:
        trail = (*trail[1 - PATH_DEPTH :], sign)
    return Frame(tag, sign, ident, around, trail, ">".join(trail), edge)


@dataclass(slots=True)
class Block:
    """A run of text that a reader sees as one paragraph, line or cell.

    `edge`: navigation, footer or the like by its element or class. `breaks`: a heading or a line stands before it. `linked` is how
    many of its characters lie in anchors. `strong`: it begins in bold; `bold` is the first
    text in bold.
    """

    text: str
    frame: Frame
    tag: str
    edge: bool
    breaks: bool
    linked: int
    strong: bool = False
    bold: str = ""

    @property
    def heading(self) -> bool:
        """Whether it heads what follows."""
        return self.tag in HEADINGS

    @property
    def label(self) -> bool:
        """Whether it labels what follows."""
        return self.tag in {"dt", "th"}


@dataclass(slots=True)
class Anchor:
    """A link: the address it is known by and the one to fetch, text, the block it lies in and the frame around it.

    `slot` is where in a template it stands (the path of frames around it); `lead` tells that its block begins with it.
    """

    url: str
    href: str
    text: str
    slot: str
    block: int
    frame: Frame
    lead: bool
    heading: bool
    edge: bool
    rel: str = ""

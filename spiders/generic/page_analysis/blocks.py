"""The parts of a page: block elements, the text blocks in them, and links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PATH_DEPTH = 5


@dataclass(slots=True)
class BlockElement:
    """A block element of the page, with the half-open range of its text blocks (`first` to `end`; -1 while it is open).

    `signature` is its tag and first class, digits replaced; `path` joins the signatures of the innermost elements
    around it and its own, and so locates it in a template. `is_description`: it is, or is in, an element that the page
    marks as the advertiser's own text. `context` names what it contains that is not of the page's advert ("comments",
    "navigation" ...), "" if nothing says so.
    """

    tag: str
    signature: str
    element_id: str
    parent: BlockElement | None
    path_signatures: tuple[str, ...]
    path: str
    is_description: bool = False
    context: str = ""
    first: int = 0
    end: int = -1
    children: list[BlockElement] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str]:
        """The parent's path and the own signature: equal for the entries of a list."""
        return self.parent.path if self.parent else "", self.signature

    def self_and_ancestors(self) -> Iterator[BlockElement]:
        """Yield the element and those around it, innermost first."""
        element: BlockElement | None = self
        while element:
            yield element
            element = element.parent

    def __getstate__(self) -> tuple[object, ...]:
        """Return all but the children, which the page restores: a tree may be deeper than pickle can follow."""
        return tuple([getattr(self, name) for name in STATE])

    def __setstate__(self, state: tuple[object, ...]) -> None:
        """Restore an element without its children."""
        for name, value in zip(STATE, state, strict=True):
            setattr(self, name, value)
        self.children = []

    def close(self, end: int) -> bool:
        """End the element before block `end`; return False if it had ended before."""
        if self.end >= 0:
            return False
        self.end = end
        return True


STATE = tuple(name for name in BlockElement.__slots__ if name != "children")


def create_element(parent: BlockElement | None, tag: str, signature: str, element_id: str = "") -> BlockElement:
    """Return a new element inside `parent`, not yet listed among its children.

    Equal signatures in a row count once in the path, so that unclosed tags do not change it.
    """
    signatures = parent.path_signatures if parent else ()
    if not signatures or signatures[-1] != signature:
        signatures = (*signatures[1 - PATH_DEPTH :], signature)
    return BlockElement(tag, signature, element_id, parent, signatures, ">".join(signatures))


@dataclass(slots=True)
class TextBlock:
    """A run of text that is displayed as one paragraph, line or cell.

    `follows_break`: it is a heading or follows a horizontal rule. `link_length` counts its characters inside links.
    `starts_bold`: it begins in bold or with an element marked as a label; `bold_text` is its first text in bold.
    """

    text: str
    element: BlockElement
    tag: str
    follows_break: bool
    link_length: int
    starts_bold: bool = False
    bold_text: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is h1 to h6."""
        return self.tag in HEADINGS

    @property
    def is_link(self) -> bool:
        """Whether all its text is in links."""
        return self.link_length >= len(self.text)

    @property
    def is_label(self) -> bool:
        """Whether its tag makes it the label of the next block."""
        return self.tag in {"dt", "th"}


@dataclass(slots=True)
class Anchor:
    """A link: its canonical URL, the URL to fetch, its text, its block's index and the element around it.

    `position` locates the link in the page's template (the path of elements around it). `starts_block`: its block
    begins with it. `wraps_block`: it is a block element, of whose text all leads to the target.
    """

    url: str
    href: str
    text: str
    position: str
    block: int
    element: BlockElement
    starts_block: bool
    in_heading: bool
    rel: str = ""
    wraps_block: bool = False

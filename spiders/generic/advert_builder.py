"""Adverts out of judged pages: title, main text, labelled fields, the site's id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import zip_longest

from records.advert import Advert
from spiders.generic.blocks import Block, Frame
from spiders.generic.classifier import Judge, Judged
from spiders.generic.contact_signals import is_date
from spiders.generic.fields import Fields, chosen, field_named, gathered, hinted, is_labelled, labelled
from spiders.generic.link_positions import Own, is_titled
from spiders.generic.multi_advert_page import Part
from spiders.generic.page_view import View
from spiders.generic.url_patterns import source_id
from spiders.generic.words import MORE

LONGEST_TITLE = 200
SEPARATORS = (" | ", " - ", " \N{EN DASH} ", " — ", " » ", " · ", " :: ", " • ")


def whole(site: str, page: Judged, judge: Judge, names: Iterable[str], *, lone: bool = False) -> Advert:
    """Return the advert that a page is; `names` are the texts of links to it."""
    own, view = judge.own(page, lone=lone), page.view
    kept = _with_labels(view, {*own.blocks, *(_spared(page, judge) if not own.is_index else ())})
    blocks = [view.blocks[place] for place in kept]
    fields = chosen(labelled(blocks), _hints(view, set(kept)), view.stated)
    stated = [text for text in (view.stated_title, view.title) if not judge.templates.is_common(text)]
    title = _title(own, stated, list(names)) or fields.title
    fields = replace(
        fields, name="" if _similar(fields.name, title) and len(fields.name) > len(title) / 2 else fields.name
    )
    text = "\n".join(_lines(blocks, title))
    return _advert(site, view, source_id(view.canonical or view.key), view.page.url, title, text, fields)


def several(site: str, page: Judged, judge: Judge) -> Iterator[Advert]:
    """Yield the adverts that a page holds."""
    for part in page.parts:
        own = {place for place in range(part.first, part.last) if not judge.repeats(page, place)}
        blocks = [page.view.blocks[place] for place in _with_labels(page.view, own)]
        fields = _cells(page.view, part) | chosen(labelled(blocks), _hints(page.view, own), Fields())
        title = fields.title or _heading(blocks)
        anchor = _ident(page.view, part)
        url = f"{page.view.page.url.partition('#')[0]}#{anchor}" if anchor else page.view.page.url
        text = "\n".join(_lines(blocks, title if blocks and blocks[0].heading else ""))
        yield _advert(site, page.view, _part_id(page.view, part, anchor, title), url, title, text, fields)


def _advert(site: str, view: View, ident: str, url: str, title: str, text: str, fields: Fields) -> Advert:
    page = view.page
    return Advert(
        site,
        ident,
        url,
        page.fetched_at,
        title,
        text,
        fields.account,
        fields.name,
        fields.area,
        fields.price,
        capture=page.capture,
    )


def _spared(page: Judged, judge: Judge) -> Iterator[int]:
    """Yield blocks with contacts that lie in records of links, except of links to other adverts."""
    for record in page.view.records:
        if record.main and not judge.slots.leads(record.slot):
            for place in range(record.first, record.last):
                block = page.view.blocks[place]
                if page.view.contacts[place] and not judge.templates.repeats(page.template, block, contact=True):
                    yield place


def _with_labels(view: View, kept: set[int]) -> list[int]:
    """Return the blocks in order, with the labels that stand before them, which the template repeats."""
    labels = {
        place - 1
        for place in kept
        if place and is_labelled(view.blocks[place - 1], view.blocks[place]) and not is_date(view.blocks[place].text)
    }
    return sorted(kept | labels)


def _title(own: Own, stated: list[str], names: list[str]) -> str:
    """Return the page's own title: its first heading that the template does not repeat and best a link confirms."""
    view, blocks = own.view, [own.view.blocks[place] for place in own.blocks]
    heads = [block.text for tag in ("h1", "h2", "h3") for block in blocks if block.tag == tag]
    stated = [_stripped(text, heads) for text in stated]
    confirmed = [
        name for name in sorted(names, key=len, reverse=True) if not MORE.match(name) and is_titled(name, view)
    ]
    for head in (*heads[:1], *stated):
        if head and (not confirmed or any(_similar(head, name) for name in confirmed)):
            return _bare_title(head, confirmed)[:LONGEST_TITLE]
    return next(filter(None, (*confirmed, *heads, *stated)), "")[:LONGEST_TITLE] or _heading(blocks)


def _similar(head: str, name: str) -> bool:
    return name.casefold().strip(" .…") in head.casefold() or head.casefold() in name.casefold()


def _bare_title(head: str, confirmed: list[str]) -> str:
    """Return a heading without what the site puts before or after it (`Item 12: `), where links leave that out."""
    for name in confirmed:
        before, found, after = head.partition(name)
        if (
            found
            and (before + after).strip()
            and not before.strip(" ")[-1:].isalnum()
            and not after.strip(" ")[:1].isalnum()
        ):
            return name
    return head


def _stripped(title: str, heads: list[str]) -> str:
    """Return a page's title without the site's name."""
    for head in heads:
        if head.casefold() in title.casefold():
            return head
    for separator in SEPARATORS:
        if separator in title:
            return title.rsplit(separator, 1)[0].strip()
    return title


def _hints(view: View, kept: set[int]) -> Fields:
    return hinted((named, text) for named, text, place in view.walked.hints if place in kept)


def _lines(blocks: Sequence[Block], title: str) -> Iterator[str]:
    """Yield the lines of a text: labels joined to their values, without the title and bare dates."""
    label = ""
    for block, following in zip_longest(blocks, blocks[1:]):
        if following and not label and is_labelled(block, following):
            label = block.text.rstrip(": ")
        elif label:
            yield f"{label}: {block.text}"
            label = ""
        elif not is_date(block.text) and not (block.text == title and block.heading):
            yield block.text


def _heading(blocks: Sequence[Block]) -> str:
    """Return the title of an advert among several: a heading, else what is set in bold, else its first line."""
    heads = [block.text for block in blocks if _is_heading(block)] or [
        block.bold for block in blocks if _is_strong(block)
    ]
    return next(iter(heads or [block.text for block in blocks if _is_any(block)]), "").split("\n")[0][:LONGEST_TITLE]


def _is_heading(block: Block) -> bool:
    return block.heading or block.tag == "dt"


def _is_strong(block: Block) -> bool:
    return bool(block.bold) and not block.bold.endswith(":") and not field_named(block.bold)


def _is_any(block: Block) -> bool:
    return not is_date(block.text)


def _cells(view: View, part: Part) -> Fields:
    """Return the fields that the head of a table names for the cells of a row."""
    row = part.frame
    table = (
        next((frame for frame in row.ancestors() if frame.tag == "table"), None) if row and row.tag == "tr" else None
    )
    head = next((frame for frame in _rows(table) if frame is not row), None) if table else None
    if not row or not head or len(head.children) != len(row.children):
        return Fields()
    named = (field_named(_text(view, cell)) for cell in head.children)
    return gathered((name, _text(view, cell)) for name, cell in zip(named, row.children, strict=True) if name)


def _rows(table: Frame) -> Iterator[Frame]:
    for child in table.children:
        if child.tag == "tr":
            yield child
        else:
            yield from _rows(child)


def _text(view: View, frame: Frame) -> str:
    return " ".join(block.text for block in view.blocks[frame.first : frame.last])


def _ident(view: View, part: Part) -> str:
    """Return the id of the element that holds an advert, or of the first within it."""
    frames = (
        frame
        for frame in view.frames
        if part.first <= frame.first and frame.last <= part.last and frame.first < frame.last
    )
    inner = next((frame.ident for frame in frames if frame.ident), "")
    return (part.frame.ident if part.frame else "") or inner


def _part_id(view: View, part: Part, anchor: str, title: str) -> str:
    """Return an id that stays when the advert moves to another page of its list: its element's, else made of what it says."""
    if any(map(str.isdigit, anchor)):
        return anchor
    marks = sorted(set().union(*view.contacts[part.first : part.last]))
    said = "\n".join([title, *marks] if marks else [block.text for block in view.blocks[part.first : part.last]])
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

"""Builds adverts from classified pages: title, text, labelled fields, source id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import zip_longest

from records.advert import Advert
from spiders.generic.advert_fields import gather_fields
from spiders.generic.advert_images import find_own_images
from spiders.generic.page_analysis.blocks import BlockElement, TextBlock
from spiders.generic.page_analysis.bylines import group_links, is_byline
from spiders.generic.page_analysis.contact_signals import is_date
from spiders.generic.page_analysis.fields import (
    Fields,
    collect_fields,
    collect_hinted_fields,
    find_field_of_label,
    find_labelled_fields,
    is_label_of,
    merge_fields,
)
from spiders.generic.page_analysis.multi_advert_page import AdvertSpan
from spiders.generic.page_analysis.page_view import PageView, find_headings
from spiders.generic.site_model.classifier import ClassifiedPage, PageClassifier
from spiders.generic.site_model.own_content import OwnContent
from spiders.generic.url_patterns import find_source_id
from spiders.generic.words import is_more_link

MAX_TITLE = 200
SITE_NAME_SEPARATORS = (" | ", " - ", " \N{EN DASH} ", " — ", " » ", " · ", " :: ", " • ")


def build_advert(
    site: str, page: ClassifiedPage, classifier: PageClassifier, link_texts: Iterable[str], *, is_single: bool = False
) -> Advert:
    """Return the advert that a page is; `link_texts` are the texts of links to it.

    `is_single`: the site belongs to a single advertiser.
    """
    own, view = classifier.find_own_content(page, is_single=is_single), page.view
    indexes = _find_indexes(page, classifier, own, is_single=is_single)
    blocks = [view.blocks[index] for index in indexes]
    gathered = gather_fields(view, indexes, _list_others(page, classifier))
    fields, link_texts = gathered.fields, list(link_texts)
    page_titles = [t for t in (view.stated_title, view.title) if not classifier.templates.is_common_title(t)]
    title = _choose_title(own, page_titles, link_texts) or fields.title
    fields = _remove_name_that_is_title(fields, title)
    source_id = find_source_id(view.declared_url or view.key)
    text = _join_lines(_remove_bylines(view, indexes, fields.account), title)
    advert = replace(
        _create(site, view, source_id, view.page.url, title, text, fields),
        posted=gathered.posted,
        images=find_own_images(view, page.template, _list_others(page, classifier)),
    )
    sources = gathered.build_sources(
        title=_name_title_source(title, blocks, link_texts, page_titles), text=_name_text_source(blocks), images="image"
    )
    return replace(advert, field_sources=tuple(source for source in sources if getattr(advert, source.field)))


def _find_indexes(page: ClassifiedPage, classifier: PageClassifier, own: OwnContent, *, is_single: bool) -> list[int]:
    """Return the blocks of the advert that a page is: its own without replies, with contacts in items and labels."""
    linked_contacts = () if own.is_list else _find_item_contacts(page, classifier)
    replies = frozenset[int]() if is_single else page.view.reply_blocks
    return _add_labels(page.view, {*own.blocks, *linked_contacts} - replies)


def _remove_name_that_is_title(fields: Fields, title: str) -> Fields:
    is_title = _are_similar(fields.name, title) and len(fields.name) > len(title) / 2
    return replace(fields, name="") if is_title else fields


def _list_others(page: ClassifiedPage, classifier: PageClassifier) -> set[int]:
    """Return the blocks of other adverts and of what others wrote."""
    view = page.view
    others = {*view.context_blocks, *view.reply_blocks}
    for item in view.list_items:
        if item.is_main and classifier.positions.leads_to_adverts(item.position):
            others.update(range(item.first, item.end))
    return others


def _remove_bylines(view: PageView, indexes: Iterable[int], account: str) -> list[TextBlock]:
    """Return the blocks without those that only name the author, the date or categories."""
    links = group_links(view.anchors)
    return [
        view.blocks[index]
        for index in indexes
        if not is_byline(view.blocks[index].text, links.get(index, ()), account, view.key)
    ]


def _name_title_source(
    title: str, blocks: Iterable[TextBlock], link_texts: Iterable[str], page_titles: Iterable[str]
) -> str:
    """Return where a title was read, "" if there is none."""
    if any(block.is_heading and title in block.text for block in blocks):
        return "heading" if title else ""
    if title in link_texts:
        return "link text"
    return "page title" if any(title in stated for stated in page_titles) else "first line"


def _name_text_source(blocks: Iterable[TextBlock]) -> str:
    return "description element" if all(block.element.is_description for block in blocks) else "page"


def build_adverts(site: str, page: ClassifiedPage, classifier: PageClassifier) -> Iterator[Advert]:
    """Yield the adverts of a page with several."""
    view = page.view
    for span in page.spans:
        own = {
            index
            for index in range(span.first, span.end)
            if index not in view.context_blocks and not classifier.is_repeated(page, index)
        }
        blocks = [view.blocks[index] for index in _add_labels(view, own)]
        labelled = merge_fields(find_labelled_fields(blocks), _collect_hinted_fields(view, own), Fields())
        fields = _read_table_row(view, span) | labelled
        title = fields.title or _choose_span_title(blocks)
        anchor = _find_element_id(view, span)
        url = f"{view.page.url.partition('#')[0]}#{anchor}" if anchor else view.page.url
        text = _join_lines(blocks, title if blocks and blocks[0].is_heading else "")
        advert = _create(site, view, _build_span_id(view, span, anchor, title), url, title, text, fields)
        yield replace(advert, images=find_own_images(view, page.template, view.context_blocks, span))


def _create(site: str, view: PageView, source_id: str, url: str, title: str, text: str, fields: Fields) -> Advert:
    return Advert(
        site=site,
        source_id=source_id,
        url=url,
        captured_at=view.page.fetched_at,
        title=title,
        text=text,
        account=fields.account,
        name=fields.name,
        area=fields.area,
        price=fields.price,
        capture=view.page.capture,
    )


def _find_item_contacts(page: ClassifiedPage, classifier: PageClassifier) -> Iterator[int]:
    """Yield the indexes of blocks with contacts in list items that do not lead to other adverts."""
    view = page.view
    for item in view.list_items:
        if item.is_main and not classifier.positions.leads_to_adverts(item.position):
            yield from (index for index in range(item.first, item.end) if _is_own_contact(page, index, classifier))


def _is_own_contact(page: ClassifiedPage, index: int, classifier: PageClassifier) -> bool:
    view = page.view
    if not view.contacts[index] or index in view.context_blocks or index in view.linked_blocks:
        return False
    return not classifier.templates.is_repeated(page.template, page.view.blocks[index], has_contact=True)


def _add_labels(view: PageView, indexes: set[int]) -> list[int]:
    """Return the indexes in order, with those of the labels before them, which the template repeats."""
    labels = {index - 1 for index in indexes if index and _is_label(view.blocks[index - 1], view.blocks[index])}
    return sorted(indexes | labels)


def _is_label(block: TextBlock, following: TextBlock) -> bool:
    return is_label_of(block, following) and not is_date(following.text)


def _choose_title(own: OwnContent, page_titles: list[str], link_texts: Iterable[str]) -> str:
    """Return the first heading or page title that the text of a link confirms, if any does."""
    blocks = [own.view.blocks[index] for index in own.blocks if index not in own.view.reply_blocks]
    headings = find_headings(blocks)
    page_titles = [_remove_site_name(title, headings) for title in page_titles]
    confirmed = _find_confirmed_titles(own.view, link_texts)
    for title in (*headings[:1], *page_titles):
        if title and (not confirmed or any(_are_similar(title, text) for text in confirmed)):
            return _remove_affixes(title, confirmed)[:MAX_TITLE]
    return next(filter(None, (*confirmed, *headings, *page_titles)), "")[:MAX_TITLE] or _choose_span_title(blocks)


def _find_confirmed_titles(view: PageView, link_texts: Iterable[str]) -> list[str]:
    """Return the texts of links that are titles of the page, longest first."""
    texts = sorted(link_texts, key=len, reverse=True)
    return [text for text in texts if not is_more_link(text) and view.is_titled(text)]


def _are_similar(title: str, other: str) -> bool:
    return other.casefold().strip(" .…") in title.casefold() or title.casefold() in other.casefold()


def _remove_affixes(title: str, confirmed: list[str]) -> str:
    """Return a title without a prefix or suffix of the site (`Item 12: `) that the confirmed titles do not have."""
    if title in confirmed:
        return title
    for text in confirmed:
        before, found, after = title.partition(text)
        is_shorter = bool((before + after).strip())
        has_word_boundaries = not before.strip(" ")[-1:].isalnum() and not after.strip(" ")[:1].isalnum()
        if found and is_shorter and has_word_boundaries:
            return text
    return title


def _remove_site_name(title: str, headings: list[str]) -> str:
    for heading in headings:
        if heading.casefold() in title.casefold():
            return heading
    for separator in SITE_NAME_SEPARATORS:
        if separator in title:
            return title.rsplit(separator, 1)[0].strip()
    return title


def _collect_hinted_fields(view: PageView, indexes: set[int]) -> Fields:
    return collect_hinted_fields((field, text) for field, text, index in view.content.field_hints if index in indexes)


def _join_lines(blocks: Sequence[TextBlock], title: str) -> str:
    return "\n".join(_format_lines(blocks, title))


def _format_lines(blocks: Sequence[TextBlock], title: str) -> Iterator[str]:
    """Yield the lines of a text: labels joined to their values, without title and dates."""
    label = ""
    for block, following in zip_longest(blocks, blocks[1:]):
        if following and not label and is_label_of(block, following):
            label = block.text.rstrip(": ")
        elif label:
            yield f"{label}: {block.text}"
            label = ""
        elif not is_date(block.text) and not (block.text == title and block.is_heading):
            yield block.text


def _choose_span_title(blocks: Sequence[TextBlock]) -> str:
    """Return the first heading; fallbacks: the first text in bold, the first line that is not a date."""
    candidates = (
        *(block.text for block in blocks if block.is_heading or block.tag == "dt"),
        *(block.bold_text for block in blocks if _is_bold_title(block.bold_text)),
        *(block.text for block in blocks if not is_date(block.text)),
    )
    return next(iter(candidates), "").split("\n")[0][:MAX_TITLE]


def _is_bold_title(bold_text: str) -> bool:
    return bool(bold_text) and not bold_text.endswith(":") and not find_field_of_label(bold_text)


def _read_table_row(view: PageView, span: AdvertSpan) -> Fields:
    """Return the fields of a table row, named by the cells of the table's first row."""
    row = span.element
    if not row or row.tag != "tr":
        return Fields()
    head = _find_head_row(row)
    if not head or len(head.children) != len(row.children):
        return Fields()
    named = (find_field_of_label(_join_element_text(view, cell)) for cell in head.children)
    pairs = zip(named, row.children, strict=True)
    return collect_fields((field, _join_element_text(view, cell)) for field, cell in pairs if field)


def _find_head_row(row: BlockElement) -> BlockElement | None:
    table = next((element for element in row.self_and_ancestors() if element.tag == "table"), None)
    return next((other for other in _iter_rows(table) if other is not row), None) if table else None


def _iter_rows(table: BlockElement) -> Iterator[BlockElement]:
    for child in table.children:
        if child.tag == "tr":
            yield child
        else:
            yield from _iter_rows(child)


def _join_element_text(view: PageView, element: BlockElement) -> str:
    return " ".join(block.text for block in view.blocks[element.first : element.end])


def _find_element_id(view: PageView, span: AdvertSpan) -> str:
    """Return the id attribute of the element around an advert, else of the first element in it."""
    if span.element and span.element.element_id:
        return span.element.element_id
    inside = (element for element in view.elements if span.first <= element.first < element.end <= span.end)
    return next((element.element_id for element in inside if element.element_id), "")


def _build_span_id(view: PageView, span: AdvertSpan, anchor: str, title: str) -> str:
    """Return an id that does not change when the advert moves to another page of its list.

    The element's id if it has digits, else a hash of the title and contacts, or of the text if there are no contacts.
    """
    if any(map(str.isdigit, anchor)):
        return anchor
    contacts = sorted(set().union(*view.contacts[span.first : span.end]))
    lines = [title, *contacts] if contacts else [block.text for block in view.blocks[span.first : span.end]]
    return blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

"""The HTML page of highlighted texts: it shows the complete text and escapes all of it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from enrich.extract import extract
from enrich.highlight import INVISIBLE, render_page
from records.identifier import Sighting

HOSTILE = (
    '<script>alert("07700 900461")</script> \'"><img src=x onerror=y> </mark></div> &lt;b&gt; jane"@x.example '
    "<!-- E14 incall --> \u202egpj"
)


class ParsedPage(HTMLParser):
    """A page as a browser parses it: its elements, their attributes, and the text of the sections."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text, self._inside = "", 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self._inside += tag == "div"

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag == "div"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data


def parse_page_of(text: str) -> ParsedPage:
    return ParsedPage("".join(render_page([("ad <1>", text, extract(text))])))


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(codec=None)) | st.text(alphabet="<>&\"'/ =abscriptE14 07700900461@."))
@example(HOSTILE)
def test_a_page_shows_the_whole_text_and_nothing_of_it_is_markup(text):
    page = parse_page_of(text)
    assert page.text == INVISIBLE.sub("\ufffd", text)
    assert page.tags <= set("html head meta title style body h1 h2 ul li section div mark".split())
    assert page.attributes <= {"lang", "charset", "http-equiv", "content", "class", "title", "data-kind", "dir"}


def test_a_mark_has_value_tier_validity_and_transformations():
    text = "oh double seven double oh nine hundred 461"
    markup = "".join(render_page([("1", text, extract(text))]))
    assert 'title="phone +447700900461, obfuscated, fictional (reserved for fiction), confidence' in markup
    assert 'data-kind="phone"' in markup


def test_overlapping_sightings_share_one_mark():
    markup = "".join(render_page([("1", "see www.agency.example now", extract("see www.agency.example now"))]))
    assert (
        markup.count('<mark class="url clean" title="url http://www.agency.example')
        + markup.count('<mark class="host clean" title')
        == 1
    )
    assert 'data-kind="host/url"' in markup or 'data-kind="url/host"' in markup


def test_nothing_is_fetched_or_run():
    markup = "".join(render_page([("1", HOSTILE, extract(HOSTILE))]))
    assert "default-src 'none'" in markup
    assert "<script" not in markup
    assert "\u202e" not in markup


def test_a_page_without_texts_has_its_legend():
    assert ParsedPage("".join(render_page([]))).tags >= {"ul", "mark", "h1"}


def test_a_mark_says_its_evidence_in_words():
    seen = Sighting("postcode", "E14", "E14", 0, 3, evidence=("- before=^", "+ gap after=, "))
    markup = "".join(render_page([("1", "E14, London", [seen])]))
    assert "(against: there is no word before it; for: after it is “, ”)" in markup

"""Sample sites for the generic reader: random adverts, and the pages of a site in memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from jinja2 import Environment, Template

from spiders.http.canonical_url import canonicalise_url

HOST = "http://shape.example"
TEMPLATES = Path(__file__).with_name("templates")
ENVIRONMENT = Environment(autoescape=False, trim_blocks=True)  # noqa: S701 - sample pages for a parser

NAMES = (
    "Anna Bella Carla Daria Elena Flora Greta Hanna Irina Jana Katya Lena Maria Nadia Olga Petra Rosa Sofia Tanya Vera"
).split()
AREAS = (
    "Leeds York Hull Derby Bath Truro Exeter Luton Oldham Bolton Preston Chester Stoke Reading Slough Poole"
).split()
OFFERS = (
    "room flat studio sofa bicycle garden kitchen lesson massage van piano cottage boat workshop table desk"
).split()
ADJECTIVES = (
    "sunny quiet central spacious friendly tidy cosy bright modern roomy handsome cheerful solid plain warm calm"
).split()
WORDS = """near the station with a view over park close to shops and cafes we offer good value every week please ask for
details bring your own cup of tea available from monday until friday early or late by appointment only parking in front
first floor back garden recently painted walls big windows new carpet old stairs small dog welcome cheerful neighbours
short walk long lease reply soon honest price no hurry weekend visits possible clean towels strong coffee soft chair
heavy door thick curtains fast internet""".split()
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@dataclass
class SampleAdvert:
    """An advert as published; a field is "" if the site does not label it."""

    number: int
    title: str
    name: str
    area: str
    price: str
    paragraphs: list[str]
    ids: list[str]
    account: str = ""
    urls: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-").replace(",", "")

    @property
    def body(self) -> str:
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)


@dataclass
class SampleSite:
    """A site: the start URLs, its adverts, its pages by URL, and a function that generates further pages."""

    start: tuple[str, ...]
    adverts: list[SampleAdvert]
    pages: dict[str, str] = field(default_factory=dict)
    generate: Callable[[str], str | None] = lambda _: None
    _pages_by_key: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> str | None:
        """Return a page; the order of the parameters does not matter."""
        if not self._pages_by_key:
            self._pages_by_key.update({canonicalise_url(known): html for known, html in self.pages.items()})
        return self._pages_by_key.get(canonicalise_url(url)) or self.generate(url)

    def add(self, url: str, html: str, *adverts: SampleAdvert) -> None:
        """Add a page, as a URL of some adverts."""
        self.pages[url] = html
        for advert in adverts:
            self.adverts[advert.number - 1].urls += (url,)


def create_adverts(count: int, seed: str) -> list[SampleAdvert]:
    """Return adverts with one to three identifiers each, every tenth with none, numbers in different notations."""
    rng = random.Random(seed)
    return [_create_advert(rng, number) for number in range(1, count + 1)]


def keep_fields(adverts: list[SampleAdvert], *labelled: str) -> list[SampleAdvert]:
    """Return the adverts with only those fields that the site labels."""
    blank = dict.fromkeys({"name", "area", "price", "account"} - set(labelled), "")
    return [replace(advert, **blank) for advert in adverts]


def paginate(adverts: list[SampleAdvert], size: int) -> Iterator[tuple[int, int, list[SampleAdvert]]]:
    """Yield (page number from 1, last page number, adverts of the page)."""
    last = -(-len(adverts) // size)
    for number in range(1, last + 1):
        yield number, last, adverts[(number - 1) * size : number * size]


def load_template(name: str) -> Callable[..., str]:
    """Return the render function of a template file."""
    return ENVIRONMENT.from_string((TEMPLATES / f"{name}.html").read_text(encoding="utf-8")).render


def load_macros(name: str) -> Template:
    """Return a template file whose macros render pages and parts of pages; its lines are joined without white space."""
    lines = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8").splitlines()
    return ENVIRONMENT.from_string("".join(line.strip() for line in lines))


def _create_advert(rng: random.Random, number: int) -> SampleAdvert:
    name, area, offer = rng.choice(NAMES), rng.choice(AREAS), rng.choice(OFFERS)
    adjective, preposition = rng.choice(ADJECTIVES), rng.choice(["in", "near", "around"])
    title = f"{adjective} {offer} {preposition} {area} {rng.choice(ADJECTIVES)} {number}".capitalize()
    paragraphs = [_create_sentence(rng, rng.randint(6, 22)) for _ in range(rng.randint(1, 4))]
    ids: list[str] = []
    if number % 10:
        phone = rng.choice(_phone_notations(f"07700900{(number * 37) % 1000:03d}"))
        ids.append(phone)
        index = rng.randrange(len(paragraphs))
        paragraphs[index] += f" {rng.choice(['Call', 'Text', 'Ring me on', 'Tel:', 'Phone'])} {phone}."
    if not number % 4:
        ids.append(f"{name.lower()}{number}@mail.example")
        paragraphs.append(f"Write to {ids[-1]} any time")
    price = f"£{rng.randint(2, 90) * 5}"
    return SampleAdvert(number, title, name, area, price, paragraphs, ids, f"{name.lower()}_{number % 7}")


def _phone_notations(phone: str) -> list[str]:
    return [
        phone,
        f"{phone[:5]} {phone[5:]}",
        f"{phone[:5]} {phone[5:8]} {phone[8:]}",
        f"+44 {phone[1:5]} {phone[5:]}",
        f"{phone[:5]}-{phone[5:8]}-{phone[8:]}",
        " ".join(DIGITS[int(digit)] for digit in phone),
    ]


def _create_sentence(rng: random.Random, length: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(length)).capitalize() + "."

"""An invented site in memory, the walk over it that the crawler would make, and the score of what the reader found."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urldefrag

from records.advert import Advert
from records.crawl import Link, LinkRole
from records.origin import parse_origin
from records.page import Page
from spiders.generic import build_generic_site
from spiders.http.canonical_url import canonical, looks_endless

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NAMES = [
    "Anna",
    "Bella",
    "Carla",
    "Daria",
    "Elena",
    "Flora",
    "Greta",
    "Hanna",
    "Irina",
    "Jana",
    "Katya",
    "Lena",
    "Maria",
    "Nadia",
    "Olga",
    "Petra",
    "Rosa",
    "Sofia",
    "Tanya",
    "Vera",
]
PLACES = [
    "Leeds",
    "York",
    "Hull",
    "Derby",
    "Bath",
    "Truro",
    "Exeter",
    "Luton",
    "Oldham",
    "Bolton",
    "Preston",
    "Chester",
    "Stoke",
    "Reading",
    "Slough",
    "Poole",
]
THINGS = [
    "room",
    "flat",
    "studio",
    "sofa",
    "bicycle",
    "garden",
    "kitchen",
    "lesson",
    "massage",
    "van",
    "piano",
    "cottage",
    "boat",
    "workshop",
    "table",
    "desk",
]
KINDS = [
    "sunny",
    "quiet",
    "central",
    "spacious",
    "friendly",
    "tidy",
    "cosy",
    "bright",
    "modern",
    "roomy",
    "handsome",
    "cheerful",
    "solid",
    "plain",
    "warm",
    "calm",
]
WORDS = [
    "near",
    "the",
    "station",
    "with",
    "a",
    "view",
    "over",
    "park",
    "close",
    "to",
    "shops",
    "and",
    "cafes",
    "we",
    "offer",
    "good",
    "value",
    "every",
    "week",
    "please",
    "ask",
    "for",
    "details",
    "bring",
    "your",
    "own",
    "cup",
    "of",
    "tea",
    "available",
    "from",
    "monday",
    "until",
    "friday",
    "early",
    "or",
    "late",
    "by",
    "appointment",
    "only",
    "parking",
    "in",
    "front",
    "first",
    "floor",
    "back",
    "garden",
    "recently",
    "painted",
    "walls",
    "big",
    "windows",
    "new",
    "carpet",
    "old",
    "stairs",
    "small",
    "dog",
    "welcome",
    "cheerful",
    "neighbours",
    "short",
    "walk",
    "long",
    "lease",
    "reply",
    "soon",
    "honest",
    "price",
    "no",
    "hurry",
    "weekend",
    "visits",
    "possible",
    "clean",
    "towels",
    "strong",
    "coffee",
    "soft",
    "chair",
    "heavy",
    "door",
    "thick",
    "curtains",
    "fast",
    "internet",
]
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@dataclass
class Invented:
    """An advert as it was invented; a field is "" where the site does not label it."""

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
class World:
    """A site: pages by address, where to start, and the adverts that are on it."""

    start: tuple[str, ...]
    adverts: list[Invented]
    pages: dict[str, str] = field(default_factory=dict)
    make: Callable[[str], str | None] = lambda _: None
    _known: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> str | None:
        """Return a page; the order of parameters does not matter."""
        if not self._known:
            self._known.update({canonical(known): html for known, html in self.pages.items()})
        return self._known.get(canonical(url)) or self.make(url)


@dataclass
class Score:
    """What the reader made of a world; fields are (right, labelled)."""

    adverts: int
    found: int
    ids: int
    found_ids: int
    strange_ids: int
    junk: list[Advert]
    fetched: int
    fields: dict[str, tuple[int, int]]
    missed: list[Invented]
    kept: list[tuple[Invented, Advert]]


def invent(count: int, seed: str) -> list[Invented]:
    """Return adverts with one to three identifiers each, every tenth with none, numbers written in different ways."""
    rng = random.Random(seed)
    return [_one(rng, number) for number in range(1, count + 1)]


def _one(rng: random.Random, number: int) -> Invented:
    name, area, thing = rng.choice(NAMES), rng.choice(PLACES), rng.choice(THINGS)
    title = f"{rng.choice(KINDS)} {thing} {rng.choice(['in', 'near', 'around'])} {area} {rng.choice(KINDS)} {number}".capitalize()
    paragraphs = [_sentence(rng, rng.randint(6, 22)) for _ in range(rng.randint(1, 4))]
    ids: list[str] = []
    if number % 10:
        phone = rng.choice(_ways(f"07700900{(number * 37) % 1000:03d}"))
        ids.append(phone)
        paragraphs[rng.randrange(len(paragraphs))] += (
            f" {rng.choice(['Call', 'Text', 'Ring me on', 'Tel:', 'Phone'])} {phone}."
        )
    if not number % 4:
        ids.append(f"{name.lower()}{number}@mail.example")
        paragraphs.append(f"Write to {ids[-1]} any time")
    price = f"£{rng.randint(2, 90) * 5}"
    return Invented(number, title, name, area, price, paragraphs, ids, f"{name.lower()}_{number % 7}")


def _ways(phone: str) -> list[str]:
    return [
        phone,
        f"{phone[:5]} {phone[5:]}",
        f"{phone[:5]} {phone[5:8]} {phone[8:]}",
        f"+44 {phone[1:5]} {phone[5:]}",
        f"{phone[:5]}-{phone[5:8]}-{phone[8:]}",
        " ".join(DIGITS[int(digit)] for digit in phone),
    ]


def _sentence(rng: random.Random, length: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(length)).capitalize() + "."


def paged(entries: list[Invented], size: int) -> Iterator[tuple[int, int, list[Invented]]]:
    """Yield (page from 1, last page, its adverts)."""
    last = -(-len(entries) // size)
    for page in range(1, last + 1):
        yield page, last, entries[(page - 1) * size : page * size]


def crawl(world: World, cap: int = 4000) -> tuple[list[Advert], list[str]]:
    """Walk over a world as the crawler does: allowed origin, each address once, listings first; return adverts and addresses fetched."""
    site = build_generic_site("invented", world.start)
    queues: dict[LinkRole, deque[str]] = {role: deque() for role in (LinkRole.LISTING, LinkRole.PAGE, LinkRole.DETAIL)}
    queues[LinkRole.PAGE].extend(world.start)
    known = {canonical(url) for url in world.start}
    adverts: list[Advert] = []
    fetched: list[str] = []
    while any(queues.values()) and len(fetched) < cap:
        url = next(queue for queue in queues.values() if queue).popleft()
        fetched.append(url)
        html = world.get(url)
        if html is None:
            continue
        for item in site.parse(page(url, html)):
            if isinstance(item, Advert):
                adverts.append(item)
            elif _admitted(item, world, known):
                queues[item.role].append(urldefrag(item.url).url)
    adverts.extend(site.finish())
    return adverts, fetched


def page(url: str, html: str) -> Page:
    return Page(url, url, 200, html.encode(), NOW, encoding="utf-8")


def _admitted(link: Link, world: World, known: set[str]) -> bool:
    key = canonical(link.url)
    new = key not in known and parse_origin(link.url) == parse_origin(world.start[0]) and not looks_endless(link.url)
    known.add(key)
    return new


def score(world: World) -> Score:
    """Crawl a world and compare what came out with what was invented."""
    adverts, fetched = crawl(world)
    kept: list[tuple[Invented, Advert]] = []
    junk: list[Advert] = []
    left = {advert.number: advert for advert in world.adverts}
    for advert in adverts:
        match = next((one for one in left.values() if _is_of(one, advert)), None)
        if match:
            del left[match.number]
            kept.append((match, advert))
        else:
            junk.append(advert)
    every = {ident for one in world.adverts for ident in one.ids}
    found = sum(ident in advert.document for one, advert in kept for ident in one.ids)
    strange = sum(ident in advert.document for one, advert in kept for ident in every - set(one.ids))
    fields = {name: _right(name, kept) for name in ("title", "name", "area", "price", "account")}
    total = sum(len(one.ids) for one in world.adverts)
    return Score(
        len(world.adverts), len(kept), total, found, strange, junk, len(fetched), fields, list(left.values()), kept
    )


def _is_of(one: Invented, advert: Advert) -> bool:
    return canonical(advert.url) in {canonical(url) for url in one.urls} and one.paragraphs[0][:40] in " ".join(
        advert.text.split()
    )


def _right(name: str, kept: list[tuple[Invented, Advert]]) -> tuple[int, int]:
    pairs = [(getattr(one, name), getattr(advert, name)) for one, advert in kept if getattr(one, name)]
    return sum(wanted == got for wanted, got in pairs), len(pairs)

"""People and adverts of the invented web, from a seeded generator: the same world on every machine.

All are invented adults with bland wording. `truth.py` is the ground truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from demo import numbers
from demo.places import REGION_OF, TOWNS

LIVE_ADVERTS = 2900
SEED = 20260301
NORTHLIGHT, LUMEN, JUMBLE, ROOMBOARD = "northlight", "lumen", "jumble", "roomboard"

NAMES = [
    "Ada",
    "Alina",
    "Amber",
    "Anna",
    "Bella",
    "Bianca",
    "Carla",
    "Carmen",
    "Clara",
    "Daisy",
    "Dana",
    "Diana",
    "Elena",
    "Ella",
    "Emma",
    "Erika",
    "Eva",
    "Faye",
    "Fiona",
    "Freya",
    "Gina",
    "Grace",
    "Hanna",
    "Hazel",
    "Ida",
    "Irina",
    "Iris",
    "Isla",
    "Ivana",
    "Jade",
    "Jana",
    "Jenna",
    "Julia",
    "Kara",
    "Kate",
    "Kira",
    "Lana",
    "Lara",
    "Laura",
    "Leah",
    "Lena",
    "Lola",
    "Lucy",
    "Luna",
    "Maria",
    "Maya",
    "Megan",
    "Mia",
    "Mila",
    "Mina",
    "Molly",
    "Nadia",
    "Nina",
    "Nora",
    "Olga",
    "Olivia",
    "Paula",
    "Petra",
    "Polly",
    "Rita",
    "Rosa",
    "Ruby",
    "Sara",
    "Sofia",
    "Stella",
    "Tara",
    "Tessa",
    "Tina",
    "Vera",
    "Zara",
    "Zoe",
]
OPENINGS = (
    "Hello, I am {name}, a friendly companion in {town}.",
    "{name} here, based in {town} and happy to meet for dinner or a walk.",
    "My name is {name}. I offer relaxing massage in {town}.",
    "I'm {name}, {age} years old, in {town} near the station.",
    "This is {name} in {town}, calm and well spoken.",
)
MIDDLES = (
    "Quiet flat with parking outside.",
    "Evenings and weekends by appointment.",
    "Clean, tidy place close to the centre.",
    "Visits to hotels are possible.",
    "Dinner dates welcome, two hours at least.",
    "Please be polite and on time.",
    "Open from 10am to 10pm, seven days a week.",
    "No withheld numbers please.",
    "Fresh towels, tea and coffee.",
    "References can be given.",
)
CALLS = (
    "Call {phone}.",
    "Ring me on {phone}.",
    "Text or call {phone}",
    "Phone: {phone}",
    "My number is {phone} - speak soon.",
)

SCRIPT = """Hi, I am new in town for a short time.
Genuine and friendly, relaxing massage in a clean private flat close to the centre, parking outside.
Hotel visits are possible, early mornings until late, seven days a week, please ring and do not text.
Call {phone}
{email}"""


@dataclass(frozen=True, slots=True)
class Advertiser:
    """An advertiser: one account, one number, one home town."""

    account: str
    name: str
    age: int
    town: str
    phone: str
    email: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Ad:
    """An advert as its site shows it. `price` is the full text of the price line."""

    site: str
    id: str
    account: str
    name: str
    town: str
    title: str
    text: str
    price: str

    @property
    def region(self) -> str:
        """Region of the town."""
        return REGION_OF[self.town]


@dataclass(frozen=True, slots=True)
class World:
    """All adverts of the invented web by site."""

    ads: dict[str, tuple[Ad, ...]]


def build_world(advert_count: int = LIVE_ADVERTS) -> World:
    """Build a world with `advert_count` adverts on the national site; the planted cases need about 250."""
    rng = Random(SEED)
    planted = list(build_network_adverts(rng)) + list(build_innocent_adverts(rng))
    national = [ad for ad in planted if ad.site == NORTHLIGHT]
    others = [ad for ad in planted if ad.site != NORTHLIGHT]
    national += build_independent_adverts(rng, advert_count - len(national), helpline_count=60)
    return World(
        {
            NORTHLIGHT: assign_ids(rng, national, 410_000),
            LUMEN: assign_ids(rng, others + list(build_small_site_adverts(rng, LUMEN, numbers.SHELL_SITE, 40)), 5_100),
            JUMBLE: assign_ids(rng, list(build_small_site_adverts(rng, JUMBLE, numbers.UNTIDY_SITE, 60)), 900),
            ROOMBOARD: assign_ids(rng, list(build_room_adverts(rng)), 70),
        }
    )


def assign_ids(rng: Random, ads: list[Ad], first: int) -> tuple[Ad, ...]:
    """Shuffle adverts and give each a site id."""
    rng.shuffle(ads)
    return tuple(replace(ad, id=str(first + number * 7)) for number, ad in enumerate(ads))


def invent_person(rng: Random, phone: str, account: str = "", town: str = "") -> Advertiser:
    """Return an invented advertiser with this number."""
    name = rng.choice(NAMES)
    account = account or f"{name.lower()}{phone[-5:]}"
    email = f"{account}@mail.example" if rng.random() < 0.2 else ""
    handle = f"{account}_x" if rng.random() < 0.1 else ""
    return Advertiser(account, name, rng.randint(24, 45), town or rng.choice(TOWNS), phone, email, handle)


def write_advert(rng: Random, site: str, advertiser: Advertiser, *extra: str, town: str = "") -> Ad:
    """Return an advert with random wording by an advertiser."""
    town = town or advertiser.town
    phone = numbers.write_number(advertiser.phone, rng)
    facts = {"name": advertiser.name, "town": town, "age": advertiser.age, "phone": phone}
    lines = [
        rng.choice(OPENINGS).format(**facts),
        *rng.sample(MIDDLES, 3),
        rng.choice(CALLS).format(**facts),
        *extra,
    ]
    lines += [f"Email {advertiser.email}"] if advertiser.email else []
    lines += [f"Telegram: @{advertiser.handle}"] if advertiser.handle else []
    half = rng.randrange(60, 121, 10)
    title = rng.choice(("Massage in {}", "Companion in {}", "Dinner company, {}", "Relaxing evening in {}")).format(
        town
    )
    return Ad(
        site,
        "",
        advertiser.account,
        advertiser.name,
        town,
        title,
        "\n".join(lines),
        f"£{half} per 30 min, £{half * 2 - 10} per hour",
    )


def build_independent_adverts(rng: Random, count: int, helpline_count: int) -> list[Ad]:
    """Return the adverts of independent workers, 3.8 each on average; the first `helpline_count` show the helpline."""
    people = [invent_person(rng, phone) for phone in numbers.INDEPENDENTS[: max(1, round(count / 3.8))]]
    ads: list[Ad] = []
    for number in range(count):
        advertiser = people[number] if number < len(people) else rng.choice(people)
        extra = (
            (f"Worried about somebody? The site helpline is {numbers.format_spaced(numbers.HELPLINE)}",)
            if number < helpline_count
            else ()
        )
        ads.append(write_advert(rng, NORTHLIGHT, advertiser, *extra))
    return ads


def build_small_site_adverts(rng: Random, site: str, phones: list[str], count: int) -> Iterator[Ad]:
    """Yield the adverts of a smaller site."""
    people = [invent_person(rng, phone) for phone in phones]
    for number in range(count):
        yield write_advert(rng, site, people[number % len(people)])


def build_network_adverts(rng: Random) -> Iterator[Ad]:
    """Yield the adverts of the planted network: 10 accounts, 8 e-mails, 13 phones, on two sites, in several regions.

    Numbers rotate: each is shared by neighbouring accounts, three more join within accounts, so that no single value
    links all adverts, but each is linked to another.
    """
    towns = ("Leeds", "Bradford", "Sheffield", "Nottingham", "Derby", "Leicester", "Coventry", "Luton")
    for number in range(10):
        advertiser = invent_person(rng, numbers.NETWORK[number], account=f"silver{number}star")
        site = NORTHLIGHT if number < 7 else LUMEN
        emails = [f"silver.star{index}@post.example" for index in (number, number - 1) if 0 <= index < 8]
        phones = [numbers.NETWORK[number], numbers.NETWORK[(number + 1) % 10]]
        phones += [numbers.NETWORK[10 + number // 3]] if number % 3 == 0 and number < 9 else []
        for turn, phone in enumerate(phones):
            name, town = rng.choice(NAMES), towns[(number + turn) % len(towns)]
            email = f"Email {emails[turn % len(emails)]}" if emails else ""
            text = SCRIPT.format(phone=numbers.write_number(phone, rng), email=email)
            price = "£80 per 30 min, £140 per hour"
            yield Ad(site, "", advertiser.account, name, town, "New in town, short stay", text.strip(), price)


def build_innocent_adverts(rng: Random) -> Iterator[Ad]:
    """Yield the adverts of innocent people who must not be merged with others."""
    touring = Advertiser("wandering-wren", "Wren", 31, "Truro", numbers.TOURING, "wren@mail.example")
    for town in TOWNS[:36:3]:
        yield write_advert(rng, NORTHLIGHT, touring, "On tour, two days in each town.", town=town)
    duo = Advertiser("ana-and-bea", "Ana", 29, "Bath", numbers.DUO)
    for name in ("Ana", "Bea"):
        yield write_advert(rng, NORTHLIGHT, replace(duo, name=name), "We are two friends and work together.")
    for number, (name, phone) in enumerate(zip(("Cleo", "Dora"), numbers.FLAT_SHARERS, strict=True)):
        sharer = Advertiser(f"{name.lower()}-flat", name, 27 + number, "Norwich", phone, f"{name.lower()}@mail.example")
        for _ in range(3):
            yield write_advert(rng, NORTHLIGHT, sharer, "I am at 14 Example Street, NR1 1AA.")
    later = Advertiser("nell-now", "Nell", 33, "Exeter", numbers.RECYCLED)
    for _ in range(3):
        yield write_advert(rng, NORTHLIGHT, later)


def build_room_adverts(rng: Random) -> Iterator[Ad]:
    """Yield unrelated adverts: rooms to let."""
    for phone in numbers.ROOMS_TO_LET:
        town, name, rent = rng.choice(TOWNS), rng.choice(NAMES), rng.randrange(380, 901, 20)
        text = (
            f"Double room in a shared house in {town}, {rng.randint(3, 15)} minutes from the station.\n"
            f"Bills included, garden, washing machine. No smokers.\n"
            f"Ask for {name} on {numbers.write_number(phone, rng)}."
        )
        yield Ad(
            ROOMBOARD, "", f"landlord{phone[-4:]}", name, town, f"Room to let in {town}", text, f"£{rent} per month"
        )

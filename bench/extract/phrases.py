"""Parts of generated adverts: reserved numbers, groups of digits, prices and postcodes.

Numbers are only from Ofcom's drama ranges; hosts are example hosts, or a provider with a local part `washline.`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

SCORED = ("phone", "email", "handle", "postcode", "plate", "price")
OUTWARDS = (
    "E14",
    "SE15",
    "N16",
    "NW6",
    "SW11",
    "M14",
    "LS6",
    "B29",
    "S10",
    "NG7",
    "CF24",
    "G12",
    "EH6",
    "BS5",
    "L17",
    "NE2",
    "LE2",
)
LANDLINES = ("02079460", "01134960", "01154960", "01214960", "01314960", "01414960", "01614960", "02920180", "01632960")
INWARDS = ("1AA", "2BB", "3DD", "4EE", "5FF", "6GG", "7HH", "8JJ", "9LL")
NAMES = ("mia", "sofia", "lena", "katya", "ruby", "ines", "dora", "vera", "tess", "joy", "nora", "ivy")
MONEY = (40, 50, 60, 70, 80, 90, 100, 120, 130, 140, 150, 160, 180, 200)
EMOJI = ("💋", "🌹", "⭐", "❤️", "🔥", "💎", "🌸", "☀️")


@dataclass(frozen=True, slots=True)
class GeneratedText:
    """A generated text with its labels, and the kinds that the labels cover."""

    text: str
    expected: tuple[tuple[str, str], ...] = ()
    scored: tuple[str, ...] = field(default=SCORED)


Maker = Callable[[Random], GeneratedText]


def mobile(rng: Random) -> str:
    """Return the eleven national digits of a drama mobile."""
    return f"07700900{rng.randrange(1000):03d}"


def landline(rng: Random) -> str:
    """Return the eleven national digits of a drama landline."""
    return f"{rng.choice(LANDLINES)}{rng.randrange(1000):03d}"


def e164(national: str) -> tuple[str, str]:
    """Return the label of a national number.

    >>> e164("07700900461")
    ('phone', '+447700900461')
    """
    return ("phone", f"+44{national[1:]}")


def price(pounds: int, minutes: int | None = None) -> tuple[str, str]:
    """Return the label of a price.

    >>> price(80, 30)
    ('price', 'GBP 80.00 per 30 min')
    """
    return ("price", f"GBP {pounds}.00" + (f" per {minutes} min" if minutes else ""))


def ladder(rng: Random) -> tuple[int, int]:
    """Return a price for half an hour and a higher one for an hour."""
    half, hour = sorted(rng.sample(MONEY, 2))
    return half, hour


def spell(digits: str, words: Sequence[str], separator: str) -> str:
    """Return the digits as words of a language, given its words for 0 to 9."""
    return separator.join(words[int(digit)] for digit in digits)


def split(digits: str, sizes: Sequence[int]) -> list[str]:
    """Return the digits in groups of these sizes, and the rest as the last group."""
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return [group for group in (*groups, digits[at:]) if group]


def postcode(rng: Random) -> str:
    """Return a full postcode in a valid format."""
    return f"{rng.choice(OUTWARDS)} {rng.choice(INWARDS)}"


def plate(rng: Random) -> str:
    """Return a current-style registration with an age code that is never issued (30 to 50)."""
    letters = "ABCDEFGHJKLMNOPRSTUVWXY"
    tag = rng.choice("ABCDEFGHKLMNOPRSVWY") + rng.choice("ABCDEFGHJKLMNOPRSTUVWXY")
    return f"{tag}{rng.randrange(30, 51)} {''.join(rng.choices(letters, k=3))}"

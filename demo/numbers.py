"""Phone numbers of the invented web: ranges reserved for fiction only, partitioned so that none is used twice by
chance.

Source: Ofcom, Telephone numbers for use in TV and radio drama programmes; for the United States the 555-01xx range.
"""

from __future__ import annotations

from random import Random


def make_mobile_number(number: int) -> str:
    """Return a fictional mobile number in E.164; `number` is 0 to 999."""
    return f"+447700900{number:03}"


def make_london_number(number: int) -> str:
    """Return a fictional London number in E.164; `number` is 0 to 999."""
    return f"+442079460{number:03}"


NETWORK = [*map(make_mobile_number, range(13))]
TOURING, DUO, RECYCLED = map(make_mobile_number, (20, 21, 22))
FLAT_SHARERS = (make_mobile_number(23), make_mobile_number(24))
HELPLINE = "+448081570123"
INDEPENDENTS = [*map(make_mobile_number, range(40, 620)), *map(make_london_number, range(200))]
LISTED = (INDEPENDENTS[11], INDEPENDENTS[17])  # also on the foreign list; always obfuscated in adverts
SHELL_SITE = [*map(make_mobile_number, range(620, 645))]
UNTIDY_SITE = [*map(make_mobile_number, range(645, 670))]
ROOMS_TO_LET = [*map(make_london_number, range(200, 240)), *map(make_mobile_number, range(670, 680))]
ELSEWHERE = [
    *map(make_mobile_number, range(680, 1000)),
    *map(make_london_number, range(240, 340)),
    *(f"+4411349600{number:02}" for number in range(20)),
    *(f"+120255501{number:02}" for number in range(12)),
]

DIGITS = {
    "0": "zero",
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
}


def to_national(number: str) -> str:
    """Return a British number in national format."""
    return "0" + number.removeprefix("+44")


def format_plain(number: str) -> str:
    """07700900461."""
    return to_national(number)


def format_spaced(number: str) -> str:
    """07700 900 461."""
    home = to_national(number)
    return f"{home[:5]} {home[5:8]} {home[8:]}"


def format_international(number: str) -> str:
    """+44 7700 900461."""
    return f"+44 {number[3:7]} {number[7:]}"


def format_bracketed(number: str) -> str:
    """+44 (0)7700 900461."""
    return f"+44 (0){number[3:7]} {number[7:]}"


def format_dotted(number: str) -> str:
    """0.7.7.0.0.9.0.0.4.6.1."""
    return ".".join(to_national(number))


def format_dashed(number: str) -> str:
    """07700-900-461."""
    return format_spaced(number).replace(" ", "-")


def format_in_words(number: str) -> str:
    """Zero seven seven zero zero 900 461: the first half in words."""
    home = to_national(number)
    return " ".join(DIGITS[digit] for digit in home[:5]) + f" {home[5:8]} {home[8:]}"


def format_with_letters(number: str) -> str:
    """O77OO 9OO461: the letter O for every zero."""
    home = to_national(number).replace("0", "O")
    return f"{home[:5]} {home[5:]}"


CLEAN = (format_plain, format_spaced, format_international, format_bracketed, format_dashed)
OBSCURED = (format_dotted, format_in_words, format_with_letters)


def write_number(number: str, rng: Random) -> str:
    """Return a number in a random spelling: mostly plain, sometimes obfuscated."""
    obscured = rng.random() < 0.12 or number in LISTED
    return rng.choice(OBSCURED if obscured else CLEAN)(number)

"""Telephone numbers of the invented web: only from ranges reserved for drama, parted so that none is used twice by chance.

Source: Ofcom, Telephone numbers for use in TV and radio drama programmes; for the United States the 555-01xx range.
"""

from __future__ import annotations

from random import Random


def mobile(number: int) -> str:
    """Return the drama mobile with this number, 0 to 999, in E.164."""
    return f"+447700900{number:03}"


def london(number: int) -> str:
    """Return the London drama number with this number, 0 to 999, in E.164."""
    return f"+442079460{number:03}"


NETWORK = [mobile(number) for number in range(13)]
TOURING, DUO, RECYCLED = mobile(20), mobile(21), mobile(22)
FLAT_SHARERS = (mobile(23), mobile(24))
HELPLINE = "+448081570123"
INDEPENDENTS = [mobile(number) for number in range(40, 620)] + [london(number) for number in range(200)]
LISTED = (INDEPENDENTS[11], INDEPENDENTS[17])  # on the foreign list too, and never written plainly in an advert
SHELL_SITE = [mobile(number) for number in range(620, 645)]
UNTIDY_SITE = [mobile(number) for number in range(645, 670)]
ROOMS = [london(number) for number in range(200, 240)] + [mobile(number) for number in range(670, 680)]
ELSEWHERE = (
    [mobile(number) for number in range(680, 1000)]
    + [london(number) for number in range(240, 340)]
    + [f"+4411349600{number:02}" for number in range(20)]
    + [f"+120255501{number:02}" for number in range(12)]
)

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


def national(number: str) -> str:
    """Return a British number as it is dialled at home."""
    return "0" + number.removeprefix("+44")


def plain(number: str) -> str:
    """07700900461."""
    return national(number)


def spaced(number: str) -> str:
    """07700 900 461."""
    home = national(number)
    return f"{home[:5]} {home[5:8]} {home[8:]}"


def international(number: str) -> str:
    """+44 7700 900461."""
    return f"+44 {number[3:7]} {number[7:]}"


def bracketed(number: str) -> str:
    """+44 (0)7700 900461."""
    return f"+44 (0){number[3:7]} {number[7:]}"


def dotted(number: str) -> str:
    """0.7.7.0.0.9.0.0.4.6.1."""
    return ".".join(national(number))


def dashed(number: str) -> str:
    """07700-900-461."""
    return spaced(number).replace(" ", "-")


def worded(number: str) -> str:
    """Zero seven seven zero zero 900 461: the first half in words."""
    home = national(number)
    return " ".join(DIGITS[digit] for digit in home[:5]) + f" {home[5:8]} {home[8:]}"


def lettered(number: str) -> str:
    """O77OO 9OO461: the letter O for every nought."""
    home = national(number).replace("0", "O")
    return f"{home[:5]} {home[5:]}"


CLEAN = (plain, spaced, international, bracketed, dashed)
OBSCURED = (dotted, worded, lettered)


def written(number: str, chance: Random) -> str:
    """Return a number as somebody might write it in an advert: mostly clean, now and then obscured."""
    obscured = chance.random() < 0.12 or number in LISTED
    return chance.choice(OBSCURED if obscured else CLEAN)(number)

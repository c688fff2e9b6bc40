"""Cheap detection of contacts, prices and dates in text, to decide which blocks belong to an advert.

Not the identifier extraction of `enrich`: a false positive here costs a line of boilerplate, a miss could lose a
number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spiders.generic.words import DATE_WORDS, DATED_WORDS, MONTHS

PHONE_DIGITS = 9
MAX_DATE = 60
MIN_SPELT_DIGITS = 4

NUMERIC_DATE = re.compile(r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?)?")
TIME = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")
DATE_OR_TIME = re.compile(f"{NUMERIC_DATE.pattern}|{TIME.pattern}")
OPENING_HOURS = re.compile(
    r"\d\s*(?:[ap]m)?\s*(?:[-\N{EN DASH}\N{EM DASH}]|\bto\b|\btill?\b|\buntil\b)\s*\d{1,2}\s*(?:[:.]\d{2}|[ap]m)",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\w£$€.])(?:\+\s?\d|\(?[0oO])(?:[^\w\n£$€]{0,3}[\doOlI]){8,13}(?!\d)"  # with a leading 0 or +
    r"|(?<![\d£$€.])\d{3,5}[ .\-]?\d{3}[ .\-]?\d{3,4}(?![\d.])"
)
NUMBER_WORD = r"oh|zero|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|nought"
SPELT_PHONE = re.compile(rf"(?:\b(?:{NUMBER_WORD}|o|\d{{1,4}})\b[\s,.\-]*){{6,}}", re.IGNORECASE)
SPELT_DIGIT = re.compile(NUMBER_WORD, re.IGNORECASE)
EMAIL = re.compile(
    r"[\w.+\-]{1,64}(?:@|\s?(?:\(at\)|\[at\]|\{at\})\s?|\sat\s)[\w\-]{1,63}"
    r"(?:(?:\.|\s?(?:\(dot\)|\[dot\]|\{dot\})\s?|\sdot\s)[a-z][\w\-]{1,62}){1,3}",
    re.IGNORECASE,
)
HANDLE = re.compile(
    r"\b(?:telegram|whats\s?app|signal|snap(?:chat)?|insta(?:gram)?|kik|wickr|viber|skype|wechat|only\s?fans|twitter"
    r"|tiktok|facebook|fb|tg|ig)(?:\s+(?:id|me|name|user))?\s*[:=@]\s*@?[\w.\-]{3,}"
    r"|(?<![\w.])@[a-z][\w.]{3,}"
    r"|\b(?:wa\.me|t\.me|telegram\.me|instagram\.com|onlyfans\.com|snapchat\.com|facebook\.com|x\.com|twitter\.com)"
    r"/[\w+@.\-]{3,}",
    re.IGNORECASE,
)
CONTACT_HINT = re.compile(rf"@|\bat\b|[(\[{{]at|\.me/|\.com/|[a-z]\s*[:=]|(?:{NUMBER_WORD})\W", re.IGNORECASE)
PRICE = re.compile(
    r"[£€$]\s?\d[\d,.]*\s?k?\b"
    r"|\b\d[\d,.]*\s?(?:£|€|\$|(?:gbp|eur|usd|pounds?|quid|euros?|zł|pln|lei|ron|kč|kr|chf|ft)\b)"
    r"|\b(?:gbp|eur|usd)\s?\d[\d,.]*\b",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d")
TOKEN = re.compile(r"[^\W\d_]+|\d+")


def find_contacts(text: str) -> frozenset[str]:
    """Return normalised keys of the contacts in a text; equal contacts have equal keys.

    >>> sorted(find_contacts("07700 900461 or anna@mail.example, posted 2026-11-03 10:20"))
    ['700900461', 'anna@mail.example']
    """
    if len(DIGITS.findall(text)) < PHONE_DIGITS and not CONTACT_HINT.search(text):
        return frozenset()
    undated = DATE_OR_TIME.sub(" ; ", text)
    found = {match.casefold() for pattern in (EMAIL, HANDLE) for match in pattern.findall(undated)}
    spelt = (match.group() for match in SPELT_PHONE.finditer(undated))
    found.update(number for number in spelt if len(SPELT_DIGIT.findall(number)) >= MIN_SPELT_DIGITS)
    found.update(_find_phones(undated))
    return frozenset(found)


def _find_phones(undated: str) -> set[str]:
    """Return the last nine digits of the phone numbers in a text without dates and times."""
    numbers = ("".join(DIGITS.findall(match)) for match in PHONE.findall(undated))
    return {number[-PHONE_DIGITS:] for number in numbers if len(number) >= PHONE_DIGITS}


def has_price(text: str) -> bool:
    """Return whether a text contains an amount of money."""
    return PRICE.search(text) is not None


def is_date(text: str) -> bool:
    """Return whether a text is only a date or the age of a post.

    >>> is_date("Posted 3 hrs ago"), is_date("12 March 2026"), is_date("March offer"), is_date("25 years")
    (True, True, False, False)
    >>> is_date("£30 an hour. Mon-Fri 09:00-18:00"), is_date("Today 10am-8pm"), is_date("Now 24 hours a day")
    (False, False, False)
    """
    if len(text) > MAX_DATE or has_price(text) or OPENING_HOURS.search(text):
        return False
    return _has_only_date_words(text, TOKEN.findall(text.casefold()))


def _has_only_date_words(text: str, tokens: Sequence[str]) -> bool:
    """Return whether the words of a text all belong to a date, and a date, a month or an age is among them."""
    words = {token for token in tokens if not token.isdecimal()}
    has_month = bool(words & MONTHS) and len(words) < len(tokens)
    is_numeric = NUMERIC_DATE.search(text) is not None or TIME.fullmatch(text) is not None
    return (bool(words & DATED_WORDS) or has_month or is_numeric) and words <= DATE_WORDS

"""Signs of a contact, a price or a date in a piece of text: coarse and cheap, only to decide what is kept and what repeats.

Reading identifiers is the extractor's work; here a false alarm costs a line of boilerplate and a miss could cost a number.
"""

from __future__ import annotations

import re

from spiders.generic.words import AGES, FILLERS, MONTHS

SHORTEST_PHONE = 9
LONGEST_DATE = 60
LEAST_SPELT = 4

CLOCK = re.compile(
    r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?)?|\b\d{1,2}:\d{2}(?::\d{2})?\b"
)
PHONE = re.compile(
    r"(?<![\w£$€.])(?:\+\s?\d|\(?[0oO])(?:[^\w\n£$€]{0,3}[\doOlI]){8,13}(?!\d)"  # a leading 0 or + is a strong sign
    r"|(?<![\d£$€.])\d{3,5}[ .\-]?\d{3}[ .\-]?\d{3,4}(?![\d.])"
)
NUMBER_WORD = r"oh|zero|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|nought"
SPELT = re.compile(rf"(?:\b(?:{NUMBER_WORD}|o|\d{{1,4}})\b[\s,.\-]*){{6,}}", re.IGNORECASE)
SPELT_WORD = re.compile(NUMBER_WORD, re.IGNORECASE)
EMAIL = re.compile(
    r"[\w.+\-]{1,64}(?:@|\s?(?:\(at\)|\[at\]|\{at\})\s?|\sat\s)[\w\-]{1,63}"
    r"(?:(?:\.|\s?(?:\(dot\)|\[dot\]|\{dot\})\s?|\sdot\s)[a-z][\w\-]{1,62}){1,3}",
    re.IGNORECASE,
)
HANDLE = re.compile(
    r"\b(?:telegram|whats\s?app|signal|snap(?:chat)?|insta(?:gram)?|kik|wickr|viber|skype|wechat|only\s?fans|twitter|tiktok|facebook|fb|tg|ig)"
    r"(?:\s+(?:id|me|name|user))?\s*[:=@]\s*@?[\w.\-]{3,}|(?<![\w.])@[a-z][\w.]{3,}"
    r"|\b(?:wa\.me|t\.me|telegram\.me|instagram\.com|onlyfans\.com|snapchat\.com|facebook\.com|x\.com|twitter\.com)/[\w+@.\-]{3,}",
    re.IGNORECASE,
)
HINT = re.compile(rf"@|\bat\b|[(\[{{]at|\.me/|\.com/|[a-z]\s*[:=]|(?:{NUMBER_WORD})\W", re.IGNORECASE)
PRICE = re.compile(
    r"[£€$]\s?\d[\d,.]*\s?k?\b|\b\d[\d,.]*\s?(?:£|€|\$|(?:gbp|eur|usd|pounds?|quid|euros?|zł|pln|lei|ron|kč|kr|chf|ft)\b)"
    r"|\b(?:gbp|eur|usd)\s?\d[\d,.]*\b",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d")
TOKEN = re.compile(r"[^\W\d_]+|\d+")


def contacts(text: str) -> frozenset[str]:
    """Return keys of the contacts that seem to be in a text; equal contacts have equal keys.

    >>> sorted(contacts("07700 900461 or anna@mail.example, posted 2026-11-03 10:20"))
    ['700900461', 'anna@mail.example']
    """
    if len(DIGITS.findall(text)) < SHORTEST_PHONE and not HINT.search(text):
        return frozenset()
    timeless = CLOCK.sub(" ; ", text)
    found = {match.casefold() for pattern in (EMAIL, HANDLE) for match in pattern.findall(timeless)}
    found.update(
        match.group() for match in SPELT.finditer(timeless) if len(SPELT_WORD.findall(match.group())) >= LEAST_SPELT
    )
    found.update(phones(timeless))
    return frozenset(found)


def phones(timeless: str) -> set[str]:
    """Return the last nine digits of whatever looks like a phone number; dates and times were taken out before."""
    digits = ("".join(DIGITS.findall(match)) for match in PHONE.findall(timeless))
    return {number[-SHORTEST_PHONE:] for number in digits if len(number) >= SHORTEST_PHONE}


def has_price(text: str) -> bool:
    """Tell whether an amount of money stands in the text."""
    return PRICE.search(text) is not None


def is_date(text: str) -> bool:
    """Tell whether a text is a date or an age of a post and nothing else.

    >>> is_date("Posted 3 hrs ago"), is_date("12 March 2026"), is_date("March offer"), is_date("25 years")
    (True, True, False, False)
    """
    if len(text) > LONGEST_DATE:
        return False
    tokens = TOKEN.findall(text.casefold())
    words = {token for token in tokens if not token.isdecimal()}
    dated = words & AGES or (words & MONTHS and len(words) < len(tokens)) or CLOCK.search(text)
    return bool(dated) and words <= AGES | MONTHS | FILLERS

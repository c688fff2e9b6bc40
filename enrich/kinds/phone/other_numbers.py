"""Recognises digits that are another kind of number: a reference, a file name, a URL, a decimal, a quantity."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from enrich.kinds.phone.cues import NEAR, is_cue_word
from enrich.kinds.phone.vocabulary import OTHERS
from enrich.lexicon.wordlist import load_given_names

_LABEL_LENGTH = 48
_URL_LENGTH = 200

# Words that may come between the name of a number and its digits; most of them alone can also mean a telephone number.
_NUMBER_WORDS = frozenset("no nos num number numbers id ref reference nr is was are".split())
_VERBS = frozenset(("is", "was", "are"))
_REFERENCES = frozenset(("ref", "reference"))
_IDS = _REFERENCES | {"id"}
_NUMBER_SIGNS = frozenset("#№")
_ABBREVIATIONS = frozenset("no nos num ref reg acc acct inv tel id nr vrn".split())  # written with a full stop
_NOT_LABELS = re.compile(r"(?:\bno id|[+] ?vat)\W{1,3}$")
_SLASHED_LABEL = re.compile(r"\b(?:s/n|p/n|a/c)[ :.#]{1,3}$")
_SENTENCE_END = re.compile(r"([a-z]+)[.!?]\s{1,2}$")
_BEFORE_OWN_ID = frozenset("same null new his her the".split())
_MESSENGERS = frozenset("my wechat weixin line kik snap imo zalo zangi bigo chat".split())
_READINGS = frozenset(("reading", "readings"))
_METERS = frozenset("meter gas electric electricity water odometer mileage".split())  # "Reading" alone is a town
# These name a number only with "number", "no." or similar between.
_NEEDS_NUMBER_WORD = frozenset(
    "code codes lot part case card company customer charity member membership patient profile user post ad job "
    "quote room rooms flat booking model advert listing posting item product gate licence license version bus "
    "buses page pages refs ticket stock cat chip issue drawing certificate donor report hymn hymns psalm "
    "psalms".split()
)
# No sentence ends with these before a telephone number in one run of figures; with some, not even before a disguised
# number.
_BEFORE_FIGURES = frozenset("code codes user member patient card lot part".split())
_BEFORE_ANY_DIGITS = frozenset("code codes hymn hymns psalm psalms".split())
_OFFERED = frozenset("order ticket voucher vat invoice receipt registration passport".split())
_BEFORE_OFFERED = frozenset("to for any no by with inc incl plus ex excl".split())
_STREETS = frozenset(("street", "road"))  # their numbers come before them
_WORD = re.compile(r"[^\W\d_]+|[#№]")
_MOBILE = re.compile(r"(?:\+44[ ]?|0)7[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}")
_FIGURES = re.compile(r"0[ .-]?7(?:[ .-]?[0-9])+")
# "Flat 3, ", "Visa, ": the label has its own figures, or cannot begin with 07.
_LABEL_WITH_FIGURES = re.compile(
    r"\b(?:(?:flat|rooms?|gate|bus(?:es)?|codes?|pin|password|version|pages?)"
    r"[ :.#-]{1,3}(?:no[ .]{1,2})?[0-9]{1,4}[a-z]?[ ,.;:|)\n/-]{1,3}"
    r"|(?:visa|mastercard|amex)[ ,.;:|)\n/-]{1,3})$"
)
# "Ref 4471. ": the label has its own number.
_LABEL_WITH_NUMBER = re.compile(r"[a-z#][ :.#-]{1,3}[a-z]{0,3}[0-9][0-9a-z-]{0,24}(?:[.,;)]\s|\s?[\n|])[^a-z]*$")
_CODE_ENDS = frozenset(("/", "-"))
_LETTERED_CODE = re.compile(
    r"\b(?i:policy|claim|certificate|order|invoice|booking|ref|reference|serial|case|licence|contract|quote|docket)\b"
    r"[ ]?(?i:no|number|num|id)?[ .:#]{0,3}(?!(?:TEL|WA|PH|MOB|CALL|TEXT|TXT|SMS|CELL|RING|UK)[/-])[A-Z]{2,4}[/-]$"
)
# The number of a parcel (UPU standard S10): two letters, nine digits, the two letters of a country.
_PARCEL = re.compile(r"(?<![^\W_])[A-Z]{2}[ ]?(?:[0-9][ ]?){9}[A-Z]{2}(?![^\W_])")

_RANGE = re.compile(r"\s?(?:to|-|–)\s?0[0-9]{3,5}(?![ ./-]?[0-9])")
_FILE = re.compile(
    r"_[0-9]|[\w-]{0,24}[ ]?\.(?:jpe?g|png|gif|webp|heic|bmp|pdf|mp[34]|mov|avi|docx?|xlsx?|csv|zip|html?|php|aspx?)\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"0(?:([.,])[0-9]{2,}+(?!\1[0-9])|x[0-9a-f]{6})", re.IGNORECASE)
_URL = re.compile(r"(?:https?:|www\.|[a-z0-9-]\.[a-z]{2,}/)\S*$|^/[a-z]\S*/$", re.IGNORECASE)
_EMAIL_BEFORE_SLASH = re.compile(r"[^\s/@]+@[^\s/@]+/")

# Nouns that are counted in thousands and millions, before or after the figures.
_MEASURED = "steps|kcal|calories|miles|km|metres|kwh"
_COUNTED = rf"(?:{_MEASURED}|views|visit(?:s|ors)|followers|likes|points|votes|copies|downloads|people|tokens)"
_MEASURED_AFTER = re.compile(rf"[ ](?:{_MEASURED})\b", re.IGNORECASE)
_COUNTED_NOUN = re.compile(_COUNTED)
_COUNTED_AFTER = re.compile(rf"[ ]{_COUNTED}\b", re.IGNORECASE)
_COUNTED_BEFORE = re.compile(rf"\b{_COUNTED}[ :]{{1,2}}$", re.IGNORECASE)
_QUANTITY = re.compile(r"[^0-9oO][0-9]{2}$|(?:[0-9]{2}|[a-z]) [0-9]$")
_UNIT = re.compile(
    r"[ ]?(?:min(?:ute)?s?|h(?:ou)?rs?|h|y(?:ea)?rs?|yo|cm|kgs?|ft|feet|lbs?|miles?|km|ltrs?|litres?|ml|oz|[ap]m|gbp"
    r"|pounds?|quid|euros?|days?)\b",
    re.IGNORECASE,
)


class _Label(NamedTuple):
    """The last two words before digits ("-" if there is none) without the number words between, and those words."""

    before_last: str
    last: str
    number_words: AbstractSet[str]


def is_other_number(folded: str, start: int, end: int) -> bool:
    """Return whether the digits of a span belong to a reference, file name, URL, decimal, percentage or similar."""
    if _continues_as_other(folded, start, end):
        return True
    leading, spelling = folded[max(0, start - _LABEL_LENGTH) : start], folded[start:end]
    if leading[-1:] in _CODE_ENDS and _LETTERED_CODE.search(leading):
        return True
    if spelling[-1:].isalpha() and _PARCEL.search(folded, max(0, start - 3), end):
        return True
    before = leading.lower()
    if _is_labelled(before, spelling) and not _is_label_closed(before, spelling):
        return True
    return ("/" in before and _SLASHED_LABEL.search(before) is not None) or _is_in_url(folded, start)


def has_counted_noun(folded: str, start: int, end: int) -> bool:
    """Return whether the next word or the one before is counted ("steps", "views")."""
    return bool(_COUNTED_AFTER.match(folded, end) or _COUNTED_BEFORE.search(folded, max(0, start - NEAR), start))


def is_counted_noun(word: str) -> bool:
    """Return whether a word in lower case names something that is counted in thousands."""
    return _COUNTED_NOUN.fullmatch(word) is not None


def is_quantity(folded: str, end: int) -> bool:
    """Return whether separate digits that end here have a unit after them ("22 years", "46 x 1 ltr")."""
    return _QUANTITY.search(folded[max(0, end - 4) : end]) is not None and _UNIT.match(folded, end) is not None


def _continues_as_other(folded: str, start: int, end: int) -> bool:
    """Return whether the digits go on as a percentage, range, file name, fraction, distance or count."""
    after = folded[end : end + 1]
    if after == "%" or _RANGE.match(folded, end) or _FRACTION.match(folded, start):
        return True
    if after and after in "._-" and _FILE.match(folded, end):
        return True
    spelling = folded[start:end]
    if "(" in spelling and spelling.count("(") > spelling.count(")") and folded[end : end + 2].lstrip(" ")[:1] != ")":
        return True  # "07700 900 (500-39)"
    return spelling.isdigit() and _MEASURED_AFTER.match(folded, end) is not None


def _is_labelled(before: str, spelling: str) -> bool:
    """Return whether the words before name another kind of number ("order no.", "#", "account number is")."""
    label = _parse_label(before)
    if label.number_words & _REFERENCES:
        return True
    if "id" in label.number_words and not _is_personal_id(label.last, spelling):
        return not is_cue_word(label.last)
    if label.last in _NUMBER_SIGNS:
        return spelling.isdigit() or label.before_last in OTHERS or label.before_last in _IDS
    if label.last in _READINGS:
        return label.before_last in _METERS
    return _names_any_digits(label.last, spelling) or _names_number(label, spelling)


def _parse_label(before: str) -> _Label:
    words = _WORD.findall(before)
    number_words: set[str] = set()
    while words and words[-1] in _NUMBER_WORDS:
        number_words.add(words.pop())
    before_last, last = ["-", "-", *words][-2:]
    return _Label(before_last, last, number_words)


def _is_personal_id(last: str, spelling: str) -> bool:
    """Return whether an "id" is a person's: of a messenger, or before a grouped mobile number and after no noun."""
    if last in _MESSENGERS:
        return True
    if spelling.isdigit() or not _MOBILE.fullmatch(spelling):
        return False
    return last == "-" or last in load_given_names() or last in _BEFORE_OWN_ID


def _names_any_digits(last: str, spelling: str) -> bool:
    """Return whether a word names the digits after it even without "number" between."""
    if last in _BEFORE_FIGURES and spelling.isdigit():
        return True
    if last in _NEEDS_NUMBER_WORD and _is_oddly_grouped(spelling):
        return True
    return last in _BEFORE_ANY_DIGITS and not _MOBILE.fullmatch(spelling)


def _names_number(label: _Label, spelling: str) -> bool:
    """Return whether a label names another kind of number, with "number" between if it needs that."""
    if label.last == "gb":  # "EORI GB 077 ..."
        return label.before_last in OTHERS
    if label.last not in OTHERS or label.last in _STREETS:
        return False
    if label.number_words - _VERBS:
        return True
    return label.last not in _NEEDS_NUMBER_WORD and not _is_offered(label, spelling)


def _is_offered(label: _Label, spelling: str) -> bool:
    """Return whether a label is offered or asked for: "to order 0161 496 0461", "no VAT"."""
    if label.last not in _OFFERED:
        return False
    return label.before_last in _BEFORE_OFFERED or not (spelling.isdigit() or _is_oddly_grouped(spelling))


def _is_oddly_grouped(spelling: str) -> bool:
    """Return whether figures are a mobile number in groups that hardly anybody uses, such as those of a receipt."""
    return _FIGURES.fullmatch(spelling) is not None and _MOBILE.fullmatch(spelling) is None


def _is_label_closed(before: str, spelling: str) -> bool:
    """Return whether a label is no name of these digits: it has its own number, or its sentence ends."""
    if _MOBILE.fullmatch(spelling) and _LABEL_WITH_FIGURES.search(before):
        return True
    return bool(_ends_sentence(before) or _NOT_LABELS.search(before) or _LABEL_WITH_NUMBER.search(before))


def _ends_sentence(before: str) -> bool:
    """Return whether a sentence ends before the digits, not only an abbreviation: "No VAT. 0191 ..."."""
    end = _SENTENCE_END.search(before)
    return end is not None and end[1] not in _ABBREVIATIONS


def _is_in_url(folded: str, start: int) -> bool:
    """Return whether an offset is in the path of a URL."""
    first = max(0, start - _URL_LENGTH)
    space = max(folded.rfind(" ", first, start), folded.rfind("\n", first, start), start - _URL_LENGTH)
    token = folded[space + 1 : start]
    return "/" in token and _URL.search(token) is not None and _EMAIL_BEFORE_SLASH.fullmatch(token) is None

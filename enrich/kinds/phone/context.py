"""What stands around digits and says that they are, or are not, a telephone number."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.kinds.phone.chain import MOMENT
from enrich.kinds.phone.vocabulary import CANNOT_SKIP, ENDS, OTHERS, Part, bare, tokens
from enrich.lexicon.wordlist import is_common, load_given_names

_NEAR = 40
_NAMED = 32
_WHOLE_NUMBER = 9

# Words that may stand between such a word and its number; most of them speak of a telephone by themselves.
_NUMBER = frozenset("no nos num number numbers id ref reference nr is was are".split())
_VERBS = frozenset(("is", "was", "are"))
_REFERS = frozenset(("id", "ref", "reference"))
_SHORTENED = frozenset("no nos num ref reg acc acct inv tel id nr vrn".split())  # written with a full stop
_ANOTHER_DASH = re.compile(r"-[0-9]{1,3}(?![0-9])")
_NOT_NAMED = re.compile(r"(?:\bno id|[+] ?vat)\W{1,3}$")
_SLASHED = re.compile(r"\b(?:s/n|p/n|a/c)[ :.#]{1,3}$")
_SENTENCE_END = re.compile(r"([a-z]+)[.!?]\s{1,2}$")
_RANGE = re.compile(r"\s?(?:to|-|–)\s?0[0-9]{3,5}(?![ ./-]?[0-9])")
_CITES = _REFERS - {"id"}
_BARE = frozenset("same null new his her the".split())
_MESSENGERS = frozenset("my wechat weixin line kik snap imo zalo zangi bigo chat".split())
_NEEDS_NUMBER = frozenset(
    "code codes lot part case card company customer charity member membership patient profile user code post ad job quote "
    "room rooms flat booking model advert listing posting item product gate licence license version bus buses page pages "
    "refs ticket stock cat chip issue drawing certificate donor report hymn hymns psalm psalms".split()
)
# Nobody ends a sentence with these and gives a telephone number next, in one run of figures; with some, not even a disguised one.
_NAMES_FIGURES = frozenset("code codes user member patient card lot part".split())
_NAMES_CODES = frozenset("code codes hymn hymns psalm psalms".split())
_METERS = frozenset("meter gas electric electricity water odometer mileage".split())  # "Reading" alone is a town
_OFFERED = frozenset("order ticket voucher vat invoice receipt registration passport".split())
_LEADS_ON = frozenset("to for any no by with inc incl plus ex excl".split())
_STREETS = frozenset(("street", "road"))  # their numbers stand before them
_WORD = re.compile(r"[^\W\d_]+|[#№]")
_CUE = re.compile(
    r"\b(?:call|rings?|phone|tel|telephone|text|txt|sms|mob|mobile|cell|whats ?app|wa|viber|telegram|signal|contact|reach"
    r"|dial|message|msg|number|num|no|line|buzz|digits|ph|apel\w*|suna\w*|tel\w*|zadzwo\w*|dzwon\w*|llam\w*|lig\w*|h[ií]v\w*"
    r"|numar\w*|num[ae]r\w*|обад\w*|звън\w*|тел\w*)\b"
)
_FILE = re.compile(
    r"_[0-9]|[\w-]{0,24}[ ]?\.(?:jpe?g|png|gif|webp|heic|bmp|pdf|mp[34]|mov|avi|docx?|xlsx?|csv|zip|html?|php|aspx?)\b",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"[.,:][0-9]")
_ADDRESS = re.compile(r"(?:https?:|www\.|[a-z0-9-]\.[a-z]{2,}/)\S*$|^/[a-z]\S*/$", re.IGNORECASE)
_MAIL = re.compile(r"[^\s/@]+@[^\s/@]+/")
_MOBILE = re.compile(r"(?:\+44[ ]?|0)7[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}")
_OWN_FIGURES = re.compile(
    r"\b(?:(?:flat|rooms?|gate|bus(?:es)?|codes?|pin|password|version|pages?)[ :.#-]{1,3}(?:no[ .]{1,2})?[0-9]{1,4}[a-z]?[ ,.;:|)\n/-]{1,3}"
    r"|(?:visa|mastercard|amex)[ ,.;:|)\n/-]{1,3})$"
)
# "Ref 4471. ": what is named has a number of its own.
_OWN_NUMBER = re.compile(r"[a-z#][ :.#-]{1,3}[a-z]{0,3}[0-9][0-9a-z-]{0,9}(?:[.,;)]\s|\s?[\n|])[^a-z]*$")
_FRACTION = re.compile(r"0(?:([.,])[0-9]{2,}+(?!\1[0-9])|x[0-9a-f]{6})", re.IGNORECASE)
_NUMERALS = frozenset((Part.UNIT, Part.TEEN, Part.TENS, Part.REPEAT, Part.HUNDRED, Part.HUNDREDS))
_QUANTITY = re.compile(r"[^0-9oO][0-9]{2}$|(?:[0-9]{2}|[a-z]) [0-9]$")
_PLACED = re.compile(r"\W{1,3}(?:goes |comes |is )?in(?: the)? (?:between|middle)\b", re.IGNORECASE)
# Capitals, or a letter, glued to figures make a code ("ORD-", "X"), but for those that speak of calling.
_CODE = re.compile(
    r"(?<![^\W_])(?!(?:TEL|WA|PH|MOB|CALL|TEXT|TXT|SMS|CELL|PHONE|NO|NUM|RING|ME|UK|M|T|P|W|C)[-_]?$)[A-Z]{1,5}[-_]$|(?<![^\W_])X$"
)
_ENDS_CODE = frozenset("-_X")
_ENDS_LETTERS = frozenset(("/", "-"))
_LETTERED = re.compile(
    r"\b(?i:policy|claim|certificate|order|invoice|booking|ref|reference|serial|case|licence|contract|quote|docket)\b"
    r"[ ]?(?i:no|number|num|id)?[ .:#]{0,3}(?!(?:TEL|WA|PH|MOB|CALL|TEXT|TXT|SMS|CELL|RING|UK)[/-])[A-Z]{2,4}[/-]$"
)
# A parcel's number (UPU standard S10): two letters, nine digits, the country's two letters.
_PARCEL = re.compile(r"(?<![^\W_])[A-Z]{2}[ ]?(?:[0-9][ ]?){9}[A-Z]{2}(?![^\W_])")
# What is counted in thousands and millions, before or behind its figures.
_COUNTS = r"(?:steps|kcal|calories|views|visit(?:s|ors)|followers|likes|points|votes|copies|downloads|people|miles|km|metres|kwh|tokens)"
_AMOUNT = re.compile(_COUNTS)
_AMOUNT_AFTER = re.compile(rf"[ ]{_COUNTS}\b", re.IGNORECASE)
_AMOUNT_BEFORE = re.compile(rf"\b{_COUNTS}[ :]{{1,2}}$", re.IGNORECASE)
# "put a 0 in front": the number is written without its zero.
_ZERO_BEHIND = re.compile(r"(?:add|put|with|stick|plus|mind|after) (?:an? |the )?(?:0|zero|nought|oh?)\b")
_ZERO_BEFORE = re.compile(
    r"(?:0|zero|nought|oh) (?:in ?front|first|before|at the (?:start|front|beginning)|to start)\b"
)
_UNIT = re.compile(
    r"[ ]?(?:min(?:ute)?s?|h(?:ou)?rs?|h|y(?:ea)?rs?|yo|cm|kgs?|ft|feet|lbs?|miles?|km|ltrs?|litres?|ml|oz|[ap]m|gbp|pounds?|quid|euros?|days?)\b",
    re.IGNORECASE,
)
_MONEY = frozenset("£€$¥₹")
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
_COUNTED = re.compile(r"\b(?:first|part)\s\w{1,5}(?:\s(?:digits|numbers))?\W{1,3}$", re.IGNORECASE)
_KISSES = re.compile(r"[xX]+(?:[A-Z][a-z]+)?")
_UNBROKEN = re.compile(r"(?<![0-9])07[0-9]{9}(?![0-9])")
_WORDS = re.compile(r"[a-zA-Z]{4,24}(?![\w@-]|\.\w)")
_CLOSED = re.compile(
    r"(?:(?<![^\W_])[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkpstuw]?[ ]?[0-9][abd-hjlnp-uw-z]{2}|@[a-z0-9-]{1,20}\.(?:com|co\.uk))$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?<![^\W_])(?:my|new|the|call|text|txt|ring|phone|mobile|message|msg|contact|whatsapp|number|num|is|me|us|now|only|here|on|at|im){0,5}"
    r"(?P<name>[a-z]*)$",
    re.IGNORECASE,
)
_GROUP = 3
_THINGS = frozenset(
    "photo photos image images picture pictures video videos file files copy final sheet sheets item items piece pieces unit units box "
    "boxes watts volts metres meters litres yards grams degrees pixels words pence users rooms times seconds weeks months".split()
)
_UNITS = frozenset("hour hours hr hrs min mins".split())
_HEX = re.compile(r"[a-f]+")
_CAPITALISED = re.compile(r"[A-Z][a-z]{2,}(?:[A-Z][a-z]+)*")
_OUTWARD = re.compile(r"[A-PR-UWYZ][A-HK-Y]?[0-9]{1,2}(?:in|out|incalls?|outcalls?)?(?![^\W_])", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[^\W\d_]+")
# Before a number: "24/7", "6-9", "36C-24-34"; a figure before a comma or the end of a sentence.
_HOURS = re.compile(r"(?<![0-9/.-])(?:24/7|[0-9]{1,2}[-/][0-9]{1,2}|[0-9]{2}[A-Z]{1,2}-[0-9]{2}-[0-9]{2})[ ,.!(]{1,3}$")
_SET_OFF = frozenset((". ", ".\n", "! ", "? ", ".  ", ", "))
_FIRST_GAP = re.compile(r"[^\W_]{1,12}([\W_]{0,4})")
_MOBILE_RUN = re.compile(r"[0oO]7[0-9oO]{3}")
_CLOSE = 3
_JOINTS, _OF_A_CODE = frozenset("-/._"), 4
_GAP = "".join(chr(code) for code in range(128) if not chr(code).isalnum())
_NOT_GAP = "".join(chr(code) for code in range(128) if chr(code).isalnum())


def has_cue(folded: str, start: int, near: int = _NEAR) -> bool:
    """Tell whether shortly before a place something speaks of calling."""
    return _CUE.search(folded[max(0, start - near) : start].lower()) is not None


@lru_cache(maxsize=1)
def tells_zero(low: str) -> bool:
    """Tell whether a text in lower case says that a number lacks its zero."""
    named = "zero" in low or "nought" in low or " oh" in low or " 0" in low or " o " in low
    return named and (_ZERO_BEHIND.search(low) or _ZERO_BEFORE.search(low)) is not None


def told_from(low: str, start: int) -> int:
    """Return where, behind a place, a text in lower case says that a number lacks its zero; its end where it does not."""
    told = _ZERO_BEHIND.search(low, start, start + 4 * _NEAR) or _ZERO_BEFORE.search(low, start, start + 4 * _NEAR)
    return told.start() if told else len(low)


def is_amount(folded: str, start: int, end: int) -> bool:
    """Tell whether the next word, or the one before, counts something ("steps", "views")."""
    return bool(_AMOUNT_AFTER.match(folded, end) or _AMOUNT_BEFORE.search(folded, max(0, start - _NEAR), start))


def is_cued(folded: str, end: int) -> bool:
    """Tell whether what follows right after speaks of calling."""
    return _CUE.match(folded[end : end + _NEAR].lower().lstrip(" ,.-(")) is not None


def counts(folded: str, end: int) -> bool:
    """Tell whether digits that end here, apart from others, count what the next word names ("22 years", "46 x 1 ltr")."""
    return _QUANTITY.search(folded[max(0, end - 4) : end]) is not None and _UNIT.match(folded, end) is not None


def _goes_on(folded: str, start: int, end: int) -> bool:
    """Tell whether a number that is written plainly counts miles or items, or goes on behind another dash."""
    dashed = "-" in folded[start:end] and _ANOTHER_DASH.match(folded, end) is not None
    return dashed or (folded[start:end].isdigit() and _AMOUNT_AFTER.match(folded, end) is not None)


def is_placed(folded: str, end: int) -> bool:
    """Tell whether what follows says that the digits before belong in between others."""
    return _PLACED.match(folded, end) is not None


def is_other(folded: str, start: int, end: int) -> bool:
    """Tell whether digits belong to something else: a reference, a file name, an address, a decimal, a percentage."""
    after = folded[end : end + 1]
    if (
        after == "%"
        or _RANGE.match(folded, end)
        or (after and after in "._-" and _FILE.match(folded, end))
        or _FRACTION.match(folded, start)
    ):
        return True
    leading, written = folded[max(0, start - _NAMED) : start], folded[start:end]
    if _goes_on(folded, start, end):
        return True
    if leading[-1:] in _ENDS_LETTERS and _LETTERED.search(leading):
        return True
    before = leading.lower()
    if written[-1:].isalpha() and _PARCEL.search(folded, max(0, start - 3), end):
        return True
    named = _is_named(before, written) and not (
        _has_own(before, written) or _ends_before(before) or _NOT_NAMED.search(before) or _OWN_NUMBER.search(before)
    )
    return named or ("/" in before and _SLASHED.search(before) is not None) or _is_addressed(folded, start)


def _has_own(before: str, written: str) -> bool:
    """Tell whether what is named before a plain mobile number has figures of its own ("Flat 3, ..."), or cannot begin so ("Visa")."""
    return _MOBILE.fullmatch(written) is not None and _OWN_FIGURES.search(before) is not None


def _ends_before(before: str) -> bool:
    """Tell whether a sentence ends before the digits, so that its last word names something else: "No VAT. 0191 ..."."""
    ended = _SENTENCE_END.search(before)
    return ended is not None and ended[1] not in _SHORTENED


def _is_named(before: str, written: str) -> bool:
    """Tell whether the words right before name another kind of number ("order no.", "#", "account number is")."""
    words = _WORD.findall(before)
    said: set[str] = set()
    while words and words[-1] in _NUMBER:
        said.add(words.pop())
    if words[-1:] == ["gb"] and words[-2:-1] and words[-2] in OTHERS:  # "EORI GB 077 ..."
        return True
    last = words[-1] if words else "-"
    if said & _REFERS and (said & _CITES or not _is_own_id(last, written)):
        return bool(said & _CITES) or not _CUE.fullmatch(last)
    if (last in _NAMES_FIGURES and written.isdigit()) or (last in _NAMES_CODES and not _MOBILE.fullmatch(written)):
        return True
    before_last = words[-2] if len(words) > 1 else "-"
    if last in {"reading", "readings"}:
        return before_last in _METERS
    if last in "#№" and not written.isdigit():
        return before_last in OTHERS or before_last in _REFERS
    offered = last in _OFFERED and (
        before_last in _LEADS_ON or not written.isdigit()
    )  # "to order 0161 496 0461", "no VAT"
    numbered = bool(said - _VERBS) or not (last in _NEEDS_NUMBER or offered)
    return ((last in OTHERS and last not in _STREETS) or last in "#№") and numbered


def _is_own_id(last: str, written: str) -> bool:
    """Tell whether an "id" is a person's: of a messenger, or before a mobile number in groups and behind nothing that has ids."""
    grouped = not written.isdigit() and _MOBILE.fullmatch(written) is not None
    return last in _MESSENGERS or (
        grouped and (last == "-" or last in load_given_names() or last in _NUMBER or last in _BARE)
    )


def _is_addressed(folded: str, start: int) -> bool:
    """Tell whether digits stand in the path of an address."""
    least = max(0, start - 200)
    token = folded[max(folded.rfind(" ", least, start), folded.rfind("\n", least, start), start - 200) + 1 : start]
    return "/" in token and _ADDRESS.search(token) is not None and _MAIL.fullmatch(token) is None


def begins_well(folded: str, start: int, *, regular: bool) -> bool:
    """Tell whether a number may begin here; one in regular groups may stand close to other digits, a disguised one not."""
    if MOMENT.match(folded, start):
        return False
    last = folded[start - 1 : start]
    regular = regular or _MOBILE_RUN.match(folded, start) is not None
    if (regular or folded.startswith("+44", start)) and (last in " \n" or not last):
        return True
    before = folded[max(0, start - _NEAR) : start]
    if last in _ENDS_CODE and _CODE.search(before):
        return False
    if last.isalpha():
        word = _WORD_BEFORE.search(before)
        return (
            _may_touch(word)
            or _is_glued_before(folded, start, before)
            or (word is not None and word.group().lower() in ENDS and before[: word.start()][-1:].isdigit())
        )
    if last in _MONEY:
        return len(before) > 1 and (before[-2].isdigit() or before[-2] == last)
    return _clear_of_digits(folded, start, before, regular=regular)


def _clear_of_digits(folded: str, place: int, before: str, *, regular: bool) -> bool:
    """Tell whether the digits before a place, if any, end something else than what begins there."""
    end = len(before.rstrip(_GAP))
    start = len(before[:end].rstrip(_NOT_GAP))
    digits, gap = before[start:end], before[end:]
    if gap in _JOINTS and not digits.isdigit() and sum(map(str.isdigit, digits)) >= _OF_A_CODE:
        return False  # "FL23109-072439-16747"
    if not digits or len(gap) > _CLOSE or not _is_digits(digits) or _is_set_off(folded, place, before, digits, gap):
        return True
    if gap and not gap.strip(".,:"):
        return regular and len(digits) >= _WHOLE_NUMBER
    if regular or not gap.strip("\n;&") or len(digits) >= _WHOLE_NUMBER:
        return True
    if not digits.isdigit() or len(digits) == 1 or gap in {"/", "-"} or _goes_on_alike(folded, place, gap):
        return False
    return len(gap) > 1 or _is_amount(before[:start], digits)


def _is_set_off(folded: str, place: int, before: str, digits: str, gap: str) -> bool:
    """Tell whether the digits before a place end what is said there: hours, a count of digits, a sentence."""
    if _COUNTED.search(before) or (digits == "one" and ":" in gap) or _HOURS.search(before):
        return True
    return gap.removesuffix("(") in _SET_OFF and not _goes_on_alike(folded, place, gap)


def _goes_on_alike(folded: str, place: int, gap: str) -> bool:
    """Tell whether the gap before a place, if it is more than spaces, stands behind the first run there too."""
    after = _FIRST_GAP.match(folded, place) if gap.strip() and not folded[place].isalpha() else None
    return after is not None and gap == after[1]


def _is_digits(run: str) -> bool:
    if run.isdigit():
        return True
    whole = tokens(run)
    return len(whole) == 1 and whole[0].part in _NUMERALS and (whole[0].skip == CANNOT_SKIP or whole[0].digits == "0")


def _is_amount(before: str, run: str) -> bool:
    """Tell whether digits are a price or a round figure, which a number may follow."""
    return before[-1:] in _MONEY or (run.isdigit() and 1 < len(run) <= _CLOSE and run[-1] in "05")


def ends_well(folded: str, end: int) -> bool:
    """Tell whether a number may end here: not in the middle of a word, a decimal or a figure."""
    after = folded[end : end + 2]
    if not after or after[0] in " \n":
        return True
    if after[0].isdigit() or (_DECIMAL.match(after) and after[1] != "0"):
        return False
    if after[0].isalpha():
        return (
            _may_touch(_WORD_AFTER.match(folded, end))
            or _is_glued_behind(folded, end)
            or (folded[end - 3 : end].isdigit() and _OUTWARD.match(folded, end) is not None)
        )
    return after[0] not in "$£" or after[1:].isdigit() or after[1:] == after[0]


def _may_touch(word: re.Match[str] | None) -> bool:
    """Tell whether a word may be glued to a number: one of calling, kisses, or a name."""
    if word is None:
        return True
    run = word.group()
    whole = tokens(run)
    if len(run) > 1 and whole[0].part is Part.WORD and whole[0].skip < 2:  # noqa: PLR2004 - a known filler word
        return True
    low = bare(run)
    if low in OTHERS:
        return False
    return (
        low == "ext"
        or bool(_CUE.fullmatch(low))
        or _KISSES.fullmatch(run) is not None
        or _CAPITALISED.fullmatch(run) is not None
    )


def _is_glued_before(folded: str, start: int, before: str) -> bool:
    """Tell whether an unbroken mobile number is glued to a postcode, a domain, a name or what asks to call ("textme", "newnumber")."""
    if not _UNBROKEN.match(folded, start):
        return False
    asked, word = _ASKED.search(before), _WORD_BEFORE.search(before)
    names = {match[len(match.groups())].lower() for match in (asked, word) if match}
    return _CLOSED.search(before) is not None or not names.isdisjoint(_UNITS) or any(map(_is_name, names))


def _is_glued_behind(folded: str, end: int) -> bool:
    """Tell whether a name or ordinary words are glued to a number, as in "07700900461NOFAKES"."""
    words = _WORDS.match(folded, end)
    low = words.group().lower() if words and folded[end - _GROUP : end].isdigit() else ""
    if not low or low in ENDS or low in OTHERS or low in _THINGS or _HEX.fullmatch(low) or _AMOUNT.fullmatch(low):
        return False
    return (
        is_common(low)
        or _is_name(low)
        or any(is_common(low[:at]) and is_common(low[at:]) for at in range(2, len(low) - 1))
    )


def _is_name(low: str) -> bool:
    """Tell whether letters are a given name, or none at all."""
    return not low or (len(low) > _GROUP and low in load_given_names())

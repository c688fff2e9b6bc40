"""What a run of letters and digits contributes to a telephone number: figures, words for digits, filler, or an end of it.

A run is what stands between spaces and punctuation ("07700", "oh", "o77oo", "zerosevenseven", "30min"). It is taken apart into
tokens once and remembered.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from enrich.kinds.phone import numerals

CANNOT_SKIP = 99.0
PREPOSITION = 0.9  # the cost of passing over "for" and "to", which are oftener words than digits


class Part(IntEnum):
    """What a token is to a number."""

    FIGURES = 1
    UNIT = 2
    TEEN = 3
    TENS = 4
    HUNDREDS = 5
    HUNDRED = 6
    THOUSAND = 7
    REPEAT = 8
    JOINER = 9
    LETTER = 10
    WORD = 11
    END = 12
    PLURAL = 13


DIGITS = frozenset((Part.PLURAL, *(part for part in Part if part < Part.JOINER)))


SPOKEN = frozenset((Part.UNIT, Part.TEEN, Part.TENS, Part.REPEAT, Part.HUNDREDS, Part.HUNDRED))


class Token(NamedTuple):
    """A part of a run, with offsets from the run's start.

    `digits` is what it stands for: digits, for a REPEAT how often, for a LETTER one character for each digit it may be, the
    likeliest first. `skip` is the cost of passing over it as if it were filler. `most` and `least` are how many digits of a
    number it can come to. `sure` is True where it stands for its digits beyond doubt, unless a multiplier follows.
    """

    start: int
    end: int
    part: Part
    digits: str = ""
    skip: float = CANNOT_SKIP
    most: int = 0
    least: int = 0
    sure: bool = False


# How many digits at most and at least a token of each kind adds, where its own digits do not tell.
_ADDS = {
    Part.UNIT: (1, 1),
    Part.LETTER: (1, 1),
    Part.TEEN: (2, 2),
    Part.TENS: (2, 1),
    Part.HUNDREDS: (3, 1),
    Part.HUNDRED: (2, 0),
    Part.THOUSAND: (3, 0),
    Part.REPEAT: (2, 1),
    Part.PLURAL: (3, 1),
}


def digit_token(start: int, end: int, part: Part, digits: str, skip: float = CANNOT_SKIP) -> Token:
    """Return a token that stands for digits."""
    sure = part is Part.FIGURES or (part is Part.UNIT and skip == CANNOT_SKIP)
    return Token(start, end, part, digits, skip, *_ADDS.get(part, (len(digits), len(digits))), sure)


FILLER = frozenset(
    "will finally a add after again all alright baby bb bit chat cuddle cutie fun girl girls guy heart hug hugs lady lovely nice sexy sweet today tonight "
    "then please thanks thx angel star smile wink hand rose flower "
    " also an and any at b4 babe bell but by buzz call calls cell comma contact continue continued dash "
    "darling dear digit digits dot er erm finally first followed for get give gives go goes guys hash hello hey hi honey hun "
    "hyphen i im in is it its just kiss kisses last lastly lol love luv me message mob mobile msg my next no now number num "
    "of off ok okay on only or our out phone please pls plz point ring rest reach slash sms so space star still stroke sweetie "
    "tel telephone text that the then there this to txt u uh um underscore use via wa whats whatsapp whatsup wait with x xo xx "
    "xxx xxxx you your yes yeah "
    "apel apoi atunci cratima linie linia kreska kropka mysllnik myslnik potem spacja zadzwon tel luego despues guion punto "
    "llama depois traco ponto liga vonal pont aztan majd hivj pastaj vize pike telefon telefono numri numar numer numero "
    "тире точка после телефон звънни".split()
)
ENDS = frozenset(
    "min mins minute minutes hr hrs hour hours hourly h hh am pm yr yrs year years yo aged kg kgs cm mm km ft feet foot inch inches "
    "lb lbs stone mile miles gbp eur usd ron pln huf bgn lek pound pounds quid euro euros half per till until noon midnight st nd "
    "rd th size dress cup floor jan january feb february mar march apr april may jun june jul july aug august sep sept september "
    "de oct october nov november dec december mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat "
    "saturday sun sunday bust waist hips percent photos pics reviews ani lat minut minuty minute ore godz anos hora horas perc "
    "ora vjec lei zl lv лв мин час часа години https http www day days week weeks month months ago".split()
)
# Words that name another kind of number.
OTHERS = frozenset(
    "hymn hymns psalm psalms donor report refs sn pn oem gtin asin uid chassis stock cat chip issue drawing certificate cscs catalogue catalog po eori deed plot order invoice booking ticket tracking parcel consignment serial imei isbn issn sku item product model batch barcode "
    "ean upc voucher receipt transaction txn policy claim licence license vat utr crn charity company registration passport "
    "member membership swift iban bic sortcode account acct acc advert ad post posting listing profile user card patient nhs docket "
    "case crime incident customer version build firmware meter lot lots part pin password quote job page pages code codes visa "
    "mastercard amex bus buses gate postcode flat room rooms street road jpg jpeg png gif pdf mp4 lat lon lng latitude longitude".split()
)
_LETTERS = {
    **dict.fromkeys("Oo", "0"),
    **dict.fromkeys("Il|", "1"),
    **dict.fromkeys("Ss", "5"),
    **dict.fromkeys("Zz", "2"),
    "i": "1",
    "B": "8",
    "b": "68",
    "G": "6",
    "g": "9",
    "q": "9",
    "ø": "0",
    "Ø": "0",
    "о": "0",
    "О": "0",
    "З": "3",
    "з": "3",
    "Ч": "4",
    "ч": "4",
    "б": "6",
}

_WORDS: dict[str, tuple[Part, str]] = {
    **{word: (Part.HUNDREDS, digits) for word, digits in numerals.hundreds().items()},
    **{word: (Part.TENS, digits) for word, digits in numerals.tens().items()},
    **{word: (Part.TEEN, digits) for word, digits in numerals.teens().items()},
    **{word: (Part.PLURAL, digits) for word, digits in numerals.plurals().items()},
    **{word: (Part.UNIT, digits) for word, digits in (numerals.units() | numerals.figured()).items()},
    **dict.fromkeys(numerals.HUNDRED, (Part.HUNDRED, "00")),
    **dict.fromkeys(numerals.THOUSAND, (Part.THOUSAND, "000")),
    **{word: (Part.REPEAT, str(times)) for word, times in numerals.REPEATS.items()},
}
_LONGEST_WORD = max(map(len, _WORDS))
_LONGEST_RUN = 120
_MANY_FIGURES = 2
_TIMES = re.compile(r"([0-9])[xX]([2-4])|([2-4])[xX]([015-9])")
_PIECES = re.compile(r"[0-9]+|[^0-9]+")
_ZEROS_AND_ONES = re.compile(r"[oO]+|(?=.*[OI])[OIlSs]+|(?=.*[OIB])[OoIlSsBZ]{2,3}")
_KISSED = re.compile(r"(?P<zero>[oO]?)(?=[xX]{2}|(?<=[oO])[xX])[xX]{1,6}(?:[A-Z][a-z]{1,20})?")
_REPEATED = re.compile(r"(.)\1+")

_FILLER_COST = 0.8
_JOINER_COST = 0.3
_HOMOPHONE_COST = 1.0
_LETTER_COST = 1.2
_STRANGE_COST = 2.2
_GLUED_COST = 6.0


def tokens(run: str) -> tuple[Token, ...]:
    """Return the tokens of a run, which is given in its own case.

    >>> [token.digits for token in tokens("zero7sevendouble")], tokens("30min")[1].part.name
    (['0', '7', '7', '2'], 'END')
    """
    return _tokens(run) if len(run) <= _LONGEST_RUN else (Token(0, len(run), Part.END),)


@lru_cache(maxsize=32_768)
def _tokens(run: str) -> tuple[Token, ...]:
    if run.isdigit():
        return (digit_token(0, len(run), Part.FIGURES, run),)
    if times := _TIMES.fullmatch(run):
        digit, often = times[1] or times[4], times[2] or times[3]
        return (digit_token(0, len(run), Part.FIGURES, digit * int(often)),)
    plain = bare(run)
    whole = _whole(plain, len(run)) if len(plain) == len(run) else None
    return (whole,) if whole else _glued(run, plain) or _split(run)


def bare(run: str) -> str:
    """Return a run in lower case without accents, one character for each.

    >>> bare("Șapte"), bare("Dziewięć")
    ('sapte', 'dziewiec')
    """
    return run.lower() if run.isascii() else "".join(map(_bare_letter, run))


@lru_cache(maxsize=4096)
def _bare_letter(letter: str) -> str:
    """Return a letter's base in lower case; Cyrillic й and ў are letters of their own."""
    if letter in "łŁ":
        return "l"
    low = letter.lower()
    return low[0] if "\u0400" <= low[0] <= "\u04ff" else unicodedata.normalize("NFD", low)[0]


def _whole(plain: str, length: int) -> Token | None:
    """Return the token of a run that is one known word."""
    word = _WORDS.get(plain)
    if word:
        skip = (
            PREPOSITION if plain in {"for", "to"} else _HOMOPHONE_COST if plain in numerals.HOMOPHONES else CANNOT_SKIP
        )
        return digit_token(0, length, *word, skip)
    if plain in ENDS or plain in OTHERS:
        return Token(0, length, Part.END)
    if plain in numerals.JOINERS:
        return Token(0, length, Part.JOINER, skip=_JOINER_COST)
    if plain in FILLER:
        return Token(0, length, Part.WORD, skip=_JOINER_COST if plain == "x" else _FILLER_COST)
    if digit := numerals.sounding(plain):
        return digit_token(0, length, Part.UNIT, digit, _HOMOPHONE_COST)
    squeezed = _REPEATED.sub(r"\1", plain)
    return _whole(squeezed, length) if squeezed != plain and len(squeezed) > len("oh") and squeezed in _WORDS else None


def _glued(run: str, plain: str) -> tuple[Token, ...]:
    """Return the cheapest way to read the whole run as digits, or nothing; cost counts look-alike letters and pieces."""
    best: list[tuple[float, tuple[Token, ...]] | None] = [(0.0, ())] + [None] * len(run)
    for start in range(len(run)):
        reached = best[start]
        if reached:
            for cost, token in _pieces_at(run, plain, start):
                found = best[token.end]
                if found is None or reached[0] + cost < found[0]:
                    best[token.end] = reached[0] + cost, (*reached[1], token)
    whole = best[len(run)]
    return whole[1] if whole and _is_digits(whole[1], run, plain) else ()


def _pieces_at(run: str, plain: str, start: int) -> list[tuple[float, Token]]:
    """Return each token that can stand at a place of a run, with its cost."""
    figures = _PIECES.match(run, start)
    if figures and figures.group()[0].isdigit():
        return [(0.0, digit_token(start, figures.end(), Part.FIGURES, figures.group())), *_words_at(plain, start)]
    found = _words_at(plain, start)
    if run[start] in _LETTERS:
        skip = _LETTER_COST if start + 1 == len(run) else CANNOT_SKIP
        found.append((1.5, digit_token(start, start + 1, Part.LETTER, _LETTERS[run[start]], skip)))
    return found


def _words_at(plain: str, start: int) -> list[tuple[float, Token]]:
    ends = range(start + 2, min(len(plain), start + _LONGEST_WORD) + 1)
    words = [(end, _WORDS.get(plain[start:end])) for end in ends]
    return [
        (1.0 + (plain[start:end] in numerals.HOMOPHONES), digit_token(start, end, *word)) for end, word in words if word
    ]


def _is_digits(found: tuple[Token, ...], run: str, plain: str) -> bool:
    """Tell whether tokens that fill a run are really digits: a word beyond doubt or figures among them, or the letters OO, lO."""
    if any(token.part is Part.FIGURES for token in found):
        return True
    letters = [token for token in found if token.part is Part.LETTER]
    if letters:
        zeros = all(run[token.start] in "oO" for token in letters)
        return (zeros and len(letters) < len(found)) or len(run) == 1 or _ZEROS_AND_ONES.fullmatch(run) is not None
    return any(plain[token.start : token.end] not in numerals.HOMOPHONES for token in found)


def _split(run: str) -> tuple[Token, ...]:
    """Return a run that is not all digits as its figures and the words glued to them."""
    pieces = list(_PIECES.finditer(run))
    if len(pieces) == 1:
        return (Token(0, len(run), Part.WORD, skip=_STRANGE_COST),)
    if pieces[0].group() in "oO" and len(pieces[1].group()) >= _MANY_FIGURES:
        zero = digit_token(0, 1, Part.LETTER, "0")
        return (zero, *(_moved(token, 1) for token in tokens(run[1:])))
    return tuple(_moved(token, piece.start()) for piece in pieces for token in _piece(piece.group()))


def _piece(piece: str) -> tuple[Token, ...]:
    """Return the tokens of a piece; what is glued to figures, and neither known nor a name, looks like a code."""
    if len(piece) == 1 and piece.isalpha() and piece not in "xX":
        return (Token(0, 1, Part.WORD, skip=_GLUED_COST),)
    kissed = _KISSED.fullmatch(piece)
    if kissed:
        return _kisses(kissed)
    found = tokens(piece)
    if found[0].skip == _STRANGE_COST and not piece.istitle():
        return (found[0]._replace(skip=_GLUED_COST),)
    return found


def _kisses(piece: re.Match[str]) -> tuple[Token, ...]:
    """Return the zero, kisses and name of "OxxRosie"."""
    zero = (digit_token(0, 1, Part.LETTER, "0"),) if piece["zero"] else ()
    return *zero, Token(len(zero), piece.end(), Part.WORD, skip=_FILLER_COST)


def _moved(token: Token, by: int) -> Token:
    return token._replace(start=token.start + by, end=token.end + by)

"""Tokens of a telephone number: classifies a run of letters and digits as figures, number words, filler or an end.

A run is the text between spaces and punctuation ("07700", "oh", "o77oo", "zerosevenseven", "30min"). The tokens of a
run are cached.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from enrich.kinds.phone import numerals

CANNOT_SKIP = 99.0
PREPOSITION = 0.9  # the cost of skipping "for" and "to", which are more often words than digits


class TokenType(IntEnum):
    """The role of a token in a number."""

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


DIGITS = frozenset((TokenType.PLURAL, *(token_type for token_type in TokenType if token_type < TokenType.JOINER)))
SPOKEN = frozenset(
    (
        TokenType.UNIT,
        TokenType.TEEN,
        TokenType.TENS,
        TokenType.REPEAT,
        TokenType.HUNDREDS,
        TokenType.HUNDRED,
    )
)


class ChainToken(NamedTuple):
    """A token of a run, with offsets from the start of the run.

    `digits` is its value: digits; for a REPEAT the number of repetitions; for a LETTER one character for each digit
    that it may mean, the likeliest first. `skip_cost` is the cost of treating it as filler. `max_digits` and
    `min_digits` limit how many digits it adds to a number. `is_certain` means that it can only be its digits, unless a
    multiplier follows.
    """

    start: int
    end: int
    type: TokenType
    digits: str = ""
    skip_cost: float = CANNOT_SKIP
    max_digits: int = 0
    min_digits: int = 0
    is_certain: bool = False


# The most and fewest digits that a token of each type adds, if `digits` does not say it.
_ADDED_DIGITS = {
    TokenType.UNIT: (1, 1),
    TokenType.LETTER: (1, 1),
    TokenType.TEEN: (2, 2),
    TokenType.TENS: (2, 1),
    TokenType.HUNDREDS: (3, 1),
    TokenType.HUNDRED: (2, 0),
    TokenType.THOUSAND: (3, 0),
    TokenType.REPEAT: (2, 1),
    TokenType.PLURAL: (3, 1),
}


def build_digit_token(
    start: int, end: int, token_type: TokenType, digits: str, skip_cost: float = CANNOT_SKIP
) -> ChainToken:
    """Return a token with digits."""
    is_certain = token_type is TokenType.FIGURES or (token_type is TokenType.UNIT and skip_cost == CANNOT_SKIP)
    limits = _ADDED_DIGITS.get(token_type, (len(digits), len(digits)))
    return ChainToken(start, end, token_type, digits, skip_cost, *limits, is_certain)


# Words that people write between the digits of a number.
FILLER = frozenset(
    "will finally a add after again all alright baby bb bit chat cuddle cutie fun girl girls guy heart hug hugs "
    "lady lovely nice sexy sweet today tonight then please thanks thx angel star smile wink hand rose flower also "
    "an and any at b4 babe bell but by buzz call calls cell comma contact continue continued dash darling dear "
    "digit digits dot er erm first followed for get give gives go goes guys hash hello hey hi honey hun hyphen i "
    "im in is it its just kiss kisses last lastly lol love luv me message mob mobile msg my next no now number "
    "num of off ok okay on only or our out phone pls plz point ring rest reach slash sms so space still stroke "
    "sweetie tel telephone text that the there this to txt u uh um underscore use via wa whats whatsapp whatsup "
    "wait with x xo xx xxx xxxx you your yes yeah apel apoi atunci cratima linie linia kreska kropka mysllnik "
    "myslnik potem spacja zadzwon luego despues guion punto llama depois traco ponto liga vonal pont aztan majd "
    "hivj pastaj vize pike telefon telefono numri numar numer numero тире точка после телефон звънни".split()
)
# Units, dates and other words that end a number.
ENDS = frozenset(
    "min mins minute minutes hr hrs hour hours hourly h hh am pm yr yrs year years yo aged kg kgs cm mm km ft "
    "feet foot inch inches lb lbs stone mile miles gbp eur usd ron pln huf bgn lek pound pounds quid euro euros "
    "half per till until noon midnight st nd rd th size dress cup floor jan january feb february mar march apr "
    "april may jun june jul july aug august sep sept september de oct october nov november dec december mon "
    "monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday bust "
    "waist hips percent photos pics reviews ani lat minut minuty ore godz anos hora horas perc ora vjec lei zl lv "
    "лв мин час часа години https http www day days week weeks month months ago".split()
)
# Names of other kinds of numbers.
OTHERS = frozenset(
    "hymn hymns psalm psalms donor report refs sn pn oem gtin asin uid chassis stock cat chip issue drawing "
    "certificate cscs catalogue catalog po eori deed plot order invoice booking ticket tracking parcel "
    "consignment serial imei isbn issn sku item product model batch barcode ean upc voucher receipt transaction "
    "txn policy claim licence license vat utr crn charity company registration passport member membership swift "
    "iban bic sortcode account acct acc advert ad post posting listing profile user card patient nhs docket case "
    "crime incident customer version build firmware meter lot lots part pin password quote job page pages code "
    "codes visa mastercard amex bus buses gate postcode flat room rooms street road jpg jpeg png gif pdf mp4 lat "
    "lon lng latitude longitude".split()
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

_WORDS: dict[str, tuple[TokenType, str]] = {
    **{word: (TokenType.HUNDREDS, digits) for word, digits in numerals.collect_hundreds().items()},
    **{word: (TokenType.TENS, digits) for word, digits in numerals.collect_tens().items()},
    **{word: (TokenType.TEEN, digits) for word, digits in numerals.collect_teens().items()},
    **{word: (TokenType.PLURAL, digits) for word, digits in numerals.collect_plurals().items()},
    **{
        word: (TokenType.UNIT, digits)
        for word, digits in (numerals.collect_units() | numerals.collect_words_with_figures()).items()
    },
    **dict.fromkeys(numerals.HUNDRED, (TokenType.HUNDRED, "00")),
    **dict.fromkeys(numerals.THOUSAND, (TokenType.THOUSAND, "000")),
    **{word: (TokenType.REPEAT, str(times)) for word, times in numerals.REPEATS.items()},
}
_MAX_WORD_LENGTH = max(map(len, _WORDS))
_MAX_RUN_LENGTH = 120
_MIN_FIGURES_AFTER_O = 2
_MULTIPLIED = re.compile(r"([0-9])[xX]([2-4])|([2-4])[xX]([015-9])")
_PIECES = re.compile(r"[0-9]+|[^0-9]+")
_ZEROS_AND_ONES = re.compile(r"[oO]+|(?=.*[OI])[OIlSs]+|(?=.*[OIB])[OoIlSsBZ]{2,3}")
_KISSES = re.compile(r"(?P<zero>[oO]?)(?=[xX]{2}|(?<=[oO])[xX])[xX]{1,6}(?:[A-Z][a-z]{1,20})?")
_REPEATED = re.compile(r"([^\W\d_])\1+")

_FILLER_COST = 0.8
_JOINER_COST = 0.3
_HOMOPHONE_COST = 1.0
_LETTER_COST = 1.2
UNKNOWN_WORD_COST = 2.2
_GLUED_COST = 6.0
# The cost of reading a piece of a glued run as a digit: a number word, and a look-alike letter.
_GLUED_WORD_COST, _GLUED_LETTER_COST = 1.0, 1.5


def tokenise(run: str) -> tuple[ChainToken, ...]:
    """Return the tokens of a run in its original case.

    >>> [token.digits for token in tokenise("zero7sevendouble")], tokenise("30min")[1].type.name
    (['0', '7', '7', '2'], 'END')
    """
    return _tokenise(run) if len(run) <= _MAX_RUN_LENGTH else (ChainToken(0, len(run), TokenType.END),)


@lru_cache(maxsize=32_768)
def _tokenise(run: str) -> tuple[ChainToken, ...]:
    if run.isdigit():
        return (build_digit_token(0, len(run), TokenType.FIGURES, run),)
    if multiplied := _MULTIPLIED.fullmatch(run):
        digit, count = multiplied[1] or multiplied[4], multiplied[2] or multiplied[3]
        return (build_digit_token(0, len(run), TokenType.FIGURES, digit * int(count)),)
    plain = strip_accents(run)
    whole = _match_word(plain, len(run)) if len(plain) == len(run) else None
    return (whole,) if whole else _split_into_digits(run, plain) or _split_at_figures(run)


def strip_accents(run: str) -> str:
    """Return a run in lower case without accents, with one character for each of its own.

    >>> strip_accents("Șapte"), strip_accents("Dziewięć")
    ('sapte', 'dziewiec')
    """
    return run.lower() if run.isascii() else "".join(map(_strip_accent, run))


@lru_cache(maxsize=4096)
def _strip_accent(letter: str) -> str:
    """Return the base letter in lower case; Cyrillic й and ў are letters of their own."""
    if letter in "łŁ":
        return "l"
    lowered = letter.lower()
    return lowered[0] if "\u0400" <= lowered[0] <= "\u04ff" else unicodedata.normalize("NFD", lowered)[0]


def _match_word(plain: str, length: int) -> ChainToken | None:
    """Return the token of a run that is one known word; repeated letters may be doubled ("sevven")."""
    if found := _match_number_word(plain, length) or _match_other_word(plain, length):
        return found
    if digit := numerals.match_sound(plain):
        return build_digit_token(0, length, TokenType.UNIT, digit, _HOMOPHONE_COST)
    squeezed = _REPEATED.sub(r"\1", plain)
    is_squeezed_word = squeezed != plain and len(squeezed) > len("oh") and squeezed in _WORDS
    return _match_number_word(squeezed, length) if is_squeezed_word else None


def _match_number_word(plain: str, length: int) -> ChainToken | None:
    word = _WORDS.get(plain)
    if word is None:
        return None
    if plain in {"for", "to"}:
        return build_digit_token(0, length, *word, PREPOSITION)
    return build_digit_token(0, length, *word, _HOMOPHONE_COST if plain in numerals.HOMOPHONES else CANNOT_SKIP)


def _match_other_word(plain: str, length: int) -> ChainToken | None:
    if plain in ENDS or plain in OTHERS:
        return ChainToken(0, length, TokenType.END)
    if plain in numerals.JOINERS:
        return ChainToken(0, length, TokenType.JOINER, skip_cost=_JOINER_COST)
    if plain in FILLER:
        return ChainToken(0, length, TokenType.WORD, skip_cost=_JOINER_COST if plain == "x" else _FILLER_COST)
    return None


def _split_into_digits(run: str, plain: str) -> tuple[ChainToken, ...]:
    """Return the cheapest way to read the whole run as digits, or an empty tuple; letters and words have a cost."""
    best: list[tuple[float, tuple[ChainToken, ...]] | None] = [(0.0, ())] + [None] * len(run)
    for start in range(len(run)):
        reached = best[start]
        if reached:
            for cost, token in _list_pieces(run, plain, start):
                found = best[token.end]
                if found is None or reached[0] + cost < found[0]:
                    best[token.end] = reached[0] + cost, (*reached[1], token)
    whole = best[len(run)]
    return whole[1] if whole and _are_digits(whole[1], run, plain) else ()


def _list_pieces(run: str, plain: str, start: int) -> list[tuple[float, ChainToken]]:
    """Return each token that may start at an offset of a run, with its cost."""
    figures = _PIECES.match(run, start)
    if figures and figures.group()[0].isdigit():
        token = build_digit_token(start, figures.end(), TokenType.FIGURES, figures.group())
        return [(0.0, token), *_list_words(plain, start)]
    found = _list_words(plain, start)
    if run[start] in _LETTERS:
        skip_cost = _LETTER_COST if start + 1 == len(run) else CANNOT_SKIP
        token = build_digit_token(start, start + 1, TokenType.LETTER, _LETTERS[run[start]], skip_cost)
        found.append((_GLUED_LETTER_COST, token))
    return found


def _list_words(plain: str, start: int) -> list[tuple[float, ChainToken]]:
    ends = range(start + 2, min(len(plain), start + _MAX_WORD_LENGTH) + 1)
    words = [(end, _WORDS.get(plain[start:end])) for end in ends]
    return [
        (_GLUED_WORD_COST + (plain[start:end] in numerals.HOMOPHONES), build_digit_token(start, end, *word))
        for end, word in words
        if word
    ]


def _are_digits(tokens: tuple[ChainToken, ...], run: str, plain: str) -> bool:
    """Check that the tokens of a run are digits: with figures or an unambiguous word, or the letters OO or lO."""
    if any(token.type is TokenType.FIGURES for token in tokens):
        return True
    letters = [token for token in tokens if token.type is TokenType.LETTER]
    if letters:
        return _are_letters_digits(letters, run, has_words=len(letters) < len(tokens))
    return any(plain[token.start : token.end] not in numerals.HOMOPHONES for token in tokens)


def _are_letters_digits(letters: list[ChainToken], run: str, *, has_words: bool) -> bool:
    if len(run) == 1 or _ZEROS_AND_ONES.fullmatch(run):
        return True
    return has_words and all(run[token.start] in "oO" for token in letters)


def _split_at_figures(run: str) -> tuple[ChainToken, ...]:
    """Split a run that is not all digits into its figures and the words glued to them."""
    pieces = list(_PIECES.finditer(run))
    if len(pieces) == 1:
        return (ChainToken(0, len(run), TokenType.WORD, skip_cost=UNKNOWN_WORD_COST),)
    if pieces[0].group() in "oO" and len(pieces[1].group()) >= _MIN_FIGURES_AFTER_O:
        zero = build_digit_token(0, 1, TokenType.LETTER, "0")
        return (zero, *(_shift(token, 1) for token in tokenise(run[1:])))
    return tuple(_shift(token, piece.start()) for piece in pieces for token in _tokenise_piece(piece.group()))


def _tokenise_piece(piece: str) -> tuple[ChainToken, ...]:
    """Return the tokens of a piece of a run; an unknown word glued to figures is a code, unless it is a name."""
    if len(piece) == 1 and piece.isalpha() and piece not in "xX":
        return (ChainToken(0, 1, TokenType.WORD, skip_cost=_GLUED_COST),)
    kisses = _KISSES.fullmatch(piece)
    if kisses:
        return _tokenise_kisses(kisses)
    found = tokenise(piece)
    if found[0].skip_cost == UNKNOWN_WORD_COST and not piece.istitle():
        return (found[0]._replace(skip_cost=_GLUED_COST),)
    return found


def _tokenise_kisses(piece: re.Match[str]) -> tuple[ChainToken, ...]:
    """Return the zero, and the kisses with the name, of "OxxRosie"."""
    zero = (build_digit_token(0, 1, TokenType.LETTER, "0"),) if piece["zero"] else ()
    return *zero, ChainToken(len(zero), piece.end(), TokenType.WORD, skip_cost=_FILLER_COST)


def _shift(token: ChainToken, by: int) -> ChainToken:
    return token._replace(start=token.start + by, end=token.end + by)

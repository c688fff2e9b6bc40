"""Builds the chain of tokens from an offset in a text where a number may begin, with the gap before each token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from enrich.kinds.phone.tokens.vocabulary import (
    SPOKEN,
    UNKNOWN_WORD_COST,
    ChainToken,
    TokenType,
    find_several_words,
    tokenise,
    tokenise_after_word,
)
from enrich.lexicon.misspellings import FIGURES
from enrich.lexicon.numbers import UNIT as UNIT_ROLE
from enrich.lexicon.numbers import list_number_spellings
from enrich.lexicon.wordlist import is_common
from enrich.text.folding import RUN
from enrich.text.number_words import REPEAT, TEEN, UNIT, ZERO

# Members of an Enum class are slow to look up in Python 3.11: ten times slower than a global.
_END, _UNIT, _WORD = TokenType.END, TokenType.UNIT, TokenType.WORD

# A chain stops at these limits, which exceed every disguised number.
_MAX_TOKENS = 48
_MAX_CHARACTERS = 400
_ENOUGH_DIGITS = 15
_WHOLE_NUMBER = 11
_MAX_TRAILING_WORDS = 8  # tokens without a digit at the end; after a whole number only one


# The cost of the gap between two tokens: a plain gap, a comma, a gap between single digits, symbols between groups, a
# line break, the end of a sentence, and a gap that no number has.
PLAIN_COST, COMMA_COST, SINGLES_COST, SYMBOLS_COST, LINE_COST, SENTENCE_COST, BREAK_COST = (
    0.0,
    0.3,
    0.5,
    0.9,
    1.0,
    3.5,
    99.0,
)
_PLAIN_GAP = re.compile(r"(?:[ \t]{0,3}[-./]?[ \t]{0,3}|[ \t]?[()\[\]]{1,2}[ \t]?[-./]?[ \t]?)")
_USUAL_GAPS = frozenset((" ", "", "-", "  ", ".", "/", " - "))
_MONEY = frozenset("£€$%¥₹")
_SECOND_PLUS = re.compile(r"(?:^|[^+])\+[\s(]*$")
_SENTENCE = re.compile(r"[.!?]\s")
_COMMA = re.compile(r"[ ]?[,;][ ]?")
_MAX_SYMBOLS = 12
_MAX_GAP = 40

# A date, a clock time, opening hours or "24/7": never part of a number.
MOMENT = re.compile(
    r"(?:[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:[12][09])?[0-9]{2}"
    r"|[12][09][0-9]{2}([/.-])[01]?[0-9]\2[0-3]?[0-9]"
    r"|[0-3][0-9][ ][01][0-9][ ](?:19|20)[0-9]{2}(?![ ][0-9])"
    r"|(?:[01]?[0-9]|2[0-3])([:.])[0-5][0-9][ ]?-[ ]?(?:[01]?[0-9]|2[0-3])\3[0-5][0-9](?![ ]?[0-9])"
    r"|(?:[01][0-9]|2[0-3])[0-5][0-9][ ]?-[ ]?(?:[01][0-9]|2[0-3])[0-5][05](?![ -]?[0-9])"
    r"|(?:0[1-9]|1[0-2])/(?:20)?[23][0-9]"
    r"|(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
    r"|(?<![/-])24[/-]7)"
    r"(?![0-9]|[/.:-][0-9])"
)
_IP_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9]|\.[0-9])")
# "0.461 acres" and "4.2 V8" after a word.
_DECIMAL = re.compile(r"(?:0\.[0-9]{1,3}(?![0-9]|\.[0-9])|[0-9]{1,2}\.[0-9]{1,2}(?=\s[A-Za-z]))")
_POSTCODE = re.compile(
    r"[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkpstuw]?[ ]?[0-9][abd-hjlnp-uw-z]{2}(?![a-z0-9])", re.IGNORECASE
)
_MAX_OUTWARD_CODE = 5
_MOMENT_SEPARATORS = frozenset("/.-: ")
# Signs of an age, a percentage and minutes: "18+ only", "100% genuine", "30' for £50".
_AGE_SIGNS, _AGE = frozenset("+%'"), re.compile(r"\+(?![ ]?[0-9])|%(?![0-9])|'(?=[ ]?[=£$€])")

# "after six", "from 10" at the end of a sentence or line: hours.
_BEFORE_HOURS = frozenset("after After before Before from From at At".split())
_HOUR = re.compile(
    rf"\s+(?:{UNIT}|{TEEN}|[0-9]{{1,2}})"
    r"(?:\s*(?:$|[^\w\s]|[ap]\.?m\b|o.?clock|\n|xx?\b))",
    re.IGNORECASE,
)
# "first five", "next three", "that's the middle": remarks about the digits, which are not part of the number.
_REMARK_STARTS = frozenset("first second third middle next last final part that thats this".split())
_REMARK = re.compile(
    rf"(?:first|next|last|final|part)\s(?:{UNIT}|[1-6])\b(?:\s(?:digits|numbers))?"
    r"(?:\s(?:are|is)(?=\W{1,3}[0-9])"
    r"|(?:\s(?:are|is))?"
    rf"(?=\W{{1,3}}(?:[0-9]{{2}}|(?:{ZERO}|{UNIT}|{REPEAT})\b)))"
    r"|(?:first|second|third|middle|next|last|final) (?:part|bit|half|section|group|lot)(?=\W{1,3}[0-9])"
    r"|(?:that(?:['’]?s| is| was)|this is) (?:the )?(?:start|beginning|first|second|middle|end|rest|last|final)"
    r"(?: (?:part|bit|half|section|group|lot))?\b",
    re.IGNORECASE,
)
# A word with the same mark between all its letters: "s.e.v.e.n".
_DOTTED_WORD = re.compile(r"[a-z]([._*~-])(?:[a-z]\1){0,4}[a-z](?![^\W_]|\1)", re.IGNORECASE)
_DIGIT_WORDS = tuple(word for word in list_number_spellings(UNIT_ROLE, weak=False) if len(word) > len("un"))
_END_OF_CHAIN = (ChainToken(0, 1, _END),)
# Figures for letters in a number word.
# The "3" of "<3".
_HEART = (ChainToken(0, 1, TokenType.JOINER, skip_cost=0.1),)

# Counts: a number with a unit ("30p", "2nd", "34DD") or in hexadecimal, an age, "x2", and a number before a noun
# ("2 girls", "5 stars").
_WITH_UNIT = re.compile(
    r"[0-9]{1,3}(?:p|st|nd|rd|th|ft[0-9]{0,2}|(?:AA?|C|DD?D?|EE?|FF?|GG)|hrs?|k|cc|mph)|0[xX][0-9a-fA-F]{2,}"
)
AGE = re.compile(
    r"[1-6][0-9](?:(?<=\bi am ..)|(?<=\bi['’]m ..)|(?<=\bim ..)|(?<=\bage ..)|(?<=\baged ..))(?![0-9])", re.IGNORECASE
)
_TIMES = re.compile(r"[xX][1-9]")
_NOUN = re.compile(r"[ ]([A-Za-z]{3,})(?![^\W_])")
_COUNTED_NOUNS = frozenset("girls ladies guys stars people beds babes hours boys rooms mins minutes yrs years".split())
_MAX_COUNT, _MAX_COUNT_FIGURES = len("seven"), 2
_MIN_UNKNOWN_COST = 2.0
_MIN_REPEATED = 4  # digits that a remark repeats
# How many digits a whole British number has that begins with these.
_MIN_WHOLE = 10
_LENGTHS = (("0044", 14), ("07", 11), ("01", 11), ("02", 11), ("44", 12), ("7", 10))


class Chain:
    """Tokens in order, by column: start and end offsets in the text, the text before each token and its cost.

    `has_leet` means that a number word has figures for letters ("s3ven"), `stopped_by_unit` that a unit or an amount
    ends the chain ("one hour", "60 £"). `max_digits` and `min_digits` limit how many digits the tokens can spell.
    """

    __slots__ = (
        "_trailing_words",
        "ends",
        "gap_costs",
        "has_leet",
        "max_digits",
        "min_digits",
        "separators",
        "starts",
        "stopped_by_unit",
        "tokens",
    )

    def __init__(self) -> None:
        self.stopped_by_unit = self.has_leet = False
        self.max_digits = self.min_digits = self._trailing_words = 0
        self.tokens: list[ChainToken] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.gap_costs: list[float] = []
        self.separators: list[str] = []

    def __len__(self) -> int:
        return len(self.tokens)

    def add(self, tokens: Sequence[ChainToken], index: int, gap_cost: float, separator: str) -> None:
        """Add the tokens of the run at an offset; a token of type END stops the chain."""
        is_repeated = "(" in separator and self._is_repeated_in_brackets(tokens[0], separator)
        for token in tokens:
            start, end, token_type, _, _, max_digits, min_digits, *_ = token
            if token_type is _END:
                self.stopped_by_unit = True
                break
            self.tokens.append(token)
            self.starts.append(index + start)
            self.ends.append(index + end)
            self.gap_costs.append(gap_cost)
            self.separators.append(separator)
            if max_digits:
                self.max_digits += max_digits
                self.min_digits += 0 if is_repeated else min_digits
                self._trailing_words = 0
            else:
                self._trailing_words += 1
            gap_cost, separator, is_repeated = PLAIN_COST, "", False

    def _is_repeated_in_brackets(self, token: ChainToken, separator: str) -> bool:
        return ")" not in separator and bool(self.tokens) and self.tokens[-1].digits == token.digits

    def is_full(self) -> bool:
        """Return whether no further token can belong to the number."""
        return (
            self.stopped_by_unit
            or self.min_digits >= _ENOUGH_DIGITS
            or self._trailing_words > (_MAX_TRAILING_WORDS if self.min_digits < _WHOLE_NUMBER else 1)
            or len(self.tokens) > _MAX_TOKENS
        )


def build_chain(folded: str, start: int) -> Chain:
    """Return the chain that begins at an offset of a folded text; it stops at text that cannot be inside a number."""
    chain = Chain()
    last, resume = start, start
    for run in RUN.finditer(folded, start, start + _MAX_CHARACTERS):
        word, index = run.group(), run.start()
        if index < resume:
            continue
        if remark_end := _find_remark_end(chain, folded, run):
            resume = remark_end
            continue
        if word in _BEFORE_HOURS and _HOUR.match(folded, run.end()):
            chain.stopped_by_unit = True
            break
        gap = folded[last:index]
        cost = _score_next(gap, chain, folded, index, word) if chain.tokens else PLAIN_COST
        if cost >= BREAK_COST:
            chain.stopped_by_unit = gap[:1] in _MONEY
            break
        tokens, last = _read_run(folded, run, gap, chain)
        resume = last
        chain.add(tokens, index, cost, gap)
        if chain.is_full():
            break
    return chain


def _find_remark_end(chain: Chain, folded: str, run: re.Match[str]) -> int:
    """Return the end of a remark that only counts or repeats digits ("the next three", "(that's 07700)"), or 0."""
    word = run.group()
    if word.isdigit():
        is_repeated = len(word) >= _MIN_REPEATED and folded.startswith(")", run.end()) and _spells(chain, word)
        return run.end() if is_repeated else 0
    remark = _REMARK.match(folded, run.start()) if word.lower() in _REMARK_STARTS else None
    return remark.end() if remark else 0


def _spells(chain: Chain, digits: str) -> bool:
    return digits == "".join(token.digits for token in chain.tokens)


def _read_run(folded: str, run: re.Match[str], gap: str, chain: Chain) -> tuple[Sequence[ChainToken], int]:
    """Return the tokens of a run, and their end; a dotted word ("s.e.v.e.n") takes in the runs of its other letters."""
    word, (start, end) = run.group(), run.span()
    if several := find_several_words(folded, start, word):
        return tokenise(folded[start:several]), several
    if len(word) > 1:
        return _read_long_run(word, chain), end
    if word.isdigit():
        is_heart = word == "3" and gap.endswith("<") and folded[end : end + 1] != ">"
        return (_HEART if is_heart else tokenise(word)), end
    dotted = _read_dotted_word(folded, start)
    return (dotted, start + dotted[0].end) if dotted else (tokenise(word), end)


def _read_long_run(word: str, chain: Chain) -> Sequence[ChainToken]:
    tokens = tokenise(word) if word.isalpha() or word.isdigit() else _read_mixed(word, chain)
    return _END_OF_CHAIN if _is_unread_digit(word, tokens[0], chain) else tokens


def _is_unread_digit(word: str, token: ChainToken, chain: Chain) -> bool:
    """Return whether an unknown word after a number word begins with one: "nineMia" may be a digit, so it ends all."""
    is_unknown = token.type is _WORD and token.skip_cost >= UNKNOWN_WORD_COST
    if not is_unknown or not chain.tokens or chain.tokens[-1].type not in SPOKEN:
        return False
    return word.lower().startswith(_DIGIT_WORDS) and not is_common(word)


def _read_mixed(word: str, chain: Chain) -> Sequence[ChainToken]:
    """Return the tokens of a run of letters and figures.

    After a number word with figures for letters, each further run is one too, or ends the chain: "51x" may be 6 or 51.
    """
    is_after_word = bool(chain.tokens) and chain.tokens[-1].type in SPOKEN
    tokens = tokenise_after_word(word) if is_after_word else tokenise(word)
    if len(tokens) == 1 and tokens[0].type is _UNIT:
        chain.has_leet = True
    elif chain.has_leet:
        plain = tokenise(word.lower().translate(FIGURES))
        if len(plain) == 1 and plain[0].type in SPOKEN:
            return (plain[0]._replace(end=len(word)),)
        if any(not token.max_digits for token in tokens):
            return (ChainToken(0, len(word), _END),)
    return tokens


def _read_dotted_word(folded: str, index: int) -> tuple[ChainToken] | None:
    """Return the token of a dotted word for a digit ("s.e.v.e.n") that begins at an offset."""
    match = _DOTTED_WORD.match(folded, index)
    found = tokenise(match[0].replace(match[1], "")) if match else ()
    return (found[0]._replace(end=len(match[0])),) if match and len(found) == 1 and found[0].is_certain else None


def _score_next(gap: str, chain: Chain, folded: str, start: int, word: str) -> float:
    """Return the cost of a gap before the next run, or BREAK_COST if the run cannot belong to the number."""
    if len(word) < _MAX_OUTWARD_CODE and not word.isalpha() and _is_moment_or_code(gap, chain, folded, start, word):
        return BREAK_COST
    if _is_decimal(gap, chain, folded, start) or _is_count(chain, folded, word, start):
        return BREAK_COST
    if gap in _USUAL_GAPS:
        return PLAIN_COST
    return score_gap(gap, single=_is_single(chain, word))


def _is_single(chain: Chain, word: str) -> bool:
    """Return whether the token before a run and the run are single characters or number words, "7*zero*seven"."""
    if chain.tokens[-1].type in SPOKEN:
        return len(word) == 1 or word.isalpha()
    is_character = chain.ends[-1] - chain.starts[-1] == 1
    return is_character and (len(word) == 1 or tokenise(word)[0].type in SPOKEN)


def _can_be_in_moment(after: str, word: str, chain: Chain) -> bool:
    """Return whether a date or time may begin with a short run: not after pairs that are none, as in "07:70 0:90"."""
    if after == ":" and ":" in chain.separators and chain.max_digits < _WHOLE_NUMBER:
        return False
    return after in _MOMENT_SEPARATORS and (after != " " or len(word) == len("24"))


def _is_moment_or_code(gap: str, chain: Chain, folded: str, start: int, word: str) -> bool:
    """Return whether a short run begins a date, a time, an age, an IP address or a postcode."""
    if not word.isdigit():
        return _POSTCODE.match(folded, start) is not None and tokenise(word)[0].type is not _UNIT
    end = start + len(word)
    after = folded[end : end + 1]
    if after in _AGE_SIGNS:
        return _AGE.match(folded, end) is not None
    if not _can_be_in_moment(after, word, chain):
        return False
    return MOMENT.match(folded, start) is not None or (gap != "." and _IP_ADDRESS.match(folded, start) is not None)


def _is_decimal(gap: str, chain: Chain, folded: str, start: int) -> bool:
    """Return whether a decimal begins after a word or a comma."""
    if gap[-1:] != " " or not (chain.tokens[-1].type is _WORD or "," in gap):
        return False
    return _DECIMAL.match(folded, start) is not None


def _is_count(chain: Chain, folded: str, word: str, start: int) -> bool:
    """Return whether a run is a count: "30p", an age or "2 girls" anywhere, "x2" and "5 stars" after a whole number."""
    if word.isdigit():
        is_age = chain.tokens[-1].type is _WORD and AGE.match(folded, start) is not None
        return is_age or _is_counted(chain, folded, word, start)
    if not word.isalpha() and _has_unit(chain, word):
        return True
    return len(word) <= _MAX_COUNT and tokenise(word)[0].type is _UNIT and _is_counted(chain, folded, word, start)


def _is_counted(chain: Chain, folded: str, word: str, start: int) -> bool:
    """Return whether a noun that is counted follows a short number."""
    end = start + len(word)
    if len(word) > _MAX_COUNT or folded[end : end + 1] != " ":
        return False
    noun = _NOUN.match(folded, end)
    return noun is not None and (noun[1].lower() in _COUNTED_NOUNS or _counts_unknown_noun(chain, word, noun[1]))


def _has_unit(chain: Chain, word: str) -> bool:
    return _WITH_UNIT.fullmatch(word) is not None or (_TIMES.fullmatch(word) is not None and _is_whole(chain))


def _counts_unknown_noun(chain: Chain, word: str, noun: str) -> bool:
    """Return whether a run is a short count of an unknown noun after a whole number, or a digit between such words."""
    if chain.tokens[-1].skip_cost == UNKNOWN_WORD_COST and len(word) == 1 and noun.islower():
        return True  # "07700 90045 reported 3 times"
    is_short = len(word) <= _MAX_COUNT_FIGURES if word.isdigit() else noun.islower()
    return is_short and _is_whole(chain) and _is_unknown(noun)


def _is_unknown(noun: str) -> bool:
    read = tokenise(noun)[0]
    return read.skip_cost >= _MIN_UNKNOWN_COST and not read.max_digits


def _is_whole(chain: Chain) -> bool:
    """Return whether the chain has at least the digits of a British number that begins in the same way."""
    if chain.min_digits < _MIN_WHOLE:
        return False
    prefix = "".join(token.digits for token in chain.tokens[:4])
    return any(prefix.startswith(code) and chain.min_digits >= digits for code, digits in _LENGTHS)


@lru_cache(maxsize=8192)
def score_gap(gap: str, *, single: bool) -> float:
    """Return the cost of the characters between two runs, none of which is a letter or digit.

    Between single digits, in figures or words, a currency sign or a full stop is only a symbol.

    >>> score_gap(" - ", single=False), score_gap("*", single=False), score_gap(" £", single=False)
    (0.0, 0.9, 99.0)
    """
    if _PLAIN_GAP.fullmatch(gap) and (single or not _SENTENCE.match(gap)):
        return PLAIN_COST
    if _is_break(gap, single=single):
        return BREAK_COST
    if _COMMA.fullmatch(gap):
        return COMMA_COST
    if single and len(gap) <= _MAX_SYMBOLS:
        return SINGLES_COST
    if not gap.strip():
        return LINE_COST if "\n" in gap else COMMA_COST
    return _score_symbols(gap)


def _is_break(gap: str, *, single: bool) -> bool:
    """Return whether a gap is too long, begins another number or an amount of money."""
    if "°" in gap or len(gap) > _MAX_GAP or (_SECOND_PLUS.search(gap) and not (single and gap == "+")):
        return True
    return not (single or _MONEY.isdisjoint(gap))


def _score_symbols(gap: str) -> float:
    """Return the cost of symbols between groups; the end of a sentence or a long row of symbols costs more."""
    if _SENTENCE.match(gap):
        return SENTENCE_COST
    return SYMBOLS_COST if len(gap) <= _MAX_SYMBOLS else 2 * SYMBOLS_COST + gap.count("\n") / 2


@lru_cache(maxsize=8192)
def rank_gap(gap: str) -> int:
    """Return how strongly a gap separates.

    0 nothing, 1 a space, 2 a mark, 3 a comma or a mark between spaces, 4 a full stop, 5 a line break.
    """
    if "\n" in gap:
        return 5
    if re.search(r"[.!?]\s", gap):
        return 4
    if re.search(r"[,;:]\s|\s\S+\s", gap):
        return 3
    return min(len(gap.strip(" ")), 1) + bool(gap)

"""From a place in a text where a number may begin: the tokens that follow and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from enrich.kinds.phone.vocabulary import SPOKEN, Part, Token, tokens

# No number is longer than this, in tokens, characters and digits, however it is disguised.
_MOST_TOKENS = 48
_MOST_CHARACTERS = 400
_ENOUGH_DIGITS = 15
_MOST_SKIPPED = 8
_WHOLE = 11

_RUN = re.compile(r"[^\W_]+")
_PLAIN_GAP = re.compile(r"(?:[ \t]{0,3}[-./]?[ \t]{0,3}|[ \t]?[()\[\]]{1,2}[ \t]?[-./]?[ \t]?)")
_MONEY = frozenset("£€$%¥₹")
_SECOND_PLUS = re.compile(r"(?:^|[\s,;/(])\+[\s(]*$")
_SENTENCE = re.compile(r"[.!?]\s")
_COMMA = re.compile(r"[ ]?[,;][ ]?")
# A date, a clock time or "24/7", which no number takes in.
MOMENT = re.compile(
    r"(?:[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:[12][09])?[0-9]{2}|[12][09][0-9]{2}([/.-])[01]?[0-9]\2[0-3]?[0-9]"
    r"|[0-3][0-9][ ][01][0-9][ ](?:19|20)[0-9]{2}(?![ ][0-9])|(?:[01]?[0-9]|2[0-3])([:.])[0-5][0-9][ ]?-[ ]?(?:[01]?[0-9]|2[0-3])\3[0-5][0-9](?![ ]?[0-9])"
    r"|(?:[01][0-9]|2[0-3])[0-5][0-9][ ]?-[ ]?(?:[01][0-9]|2[0-3])[0-5][05](?![ -]?[0-9])|(?:0[1-9]|1[0-2])/(?:20)?[23][0-9]|(?:[01]?[0-9]|2[0-3]):[0-5][0-9]|(?<![/-])24[/-]7)(?![0-9]|[/.:-][0-9])"
)
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9]|\.[0-9])")
# "0.461 acres", "4.2 V8", behind a word: no digits of a number.
_DECIMAL = re.compile(r"(?:0\.[0-9]{1,3}|[0-9]{1,2}\.[0-9]{1,2})(?=\s[A-Za-z])")
_POSTCODE = re.compile(
    r"[a-pr-uwyz][a-hk-y]?[0-9][0-9a-hjkpstuw]?[ ]?[0-9][abd-hjlnp-uw-z]{2}(?![a-z0-9])", re.IGNORECASE
)
# Costs: a comma, a symbol between digits set apart or between groups, a line, a sentence's end.
PLAIN, COMMA, SET_APART, SYMBOLS, LINE, SENTENCE, BREAK = 0.0, 0.3, 0.5, 0.9, 1.0, 3.5, 99.0
_FAR = 12
_LONGEST_OUTWARD = 5
_TOO_FAR = 40


# "after six", "from 10" at the end of what is said: hours, which no number takes in.
_BEFORE_HOURS = frozenset("after After before Before from From at At".split())
_HOUR = re.compile(
    r"\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,2})(?:\s*(?:$|[^\w\s]|[ap]\.?m\b|o.?clock|\n|xx?\b))",
    re.IGNORECASE,
)
# "first five", "next three", "that's the middle": how many digits follow or which they were; none of it is of the number.
_COUNTED = re.compile(
    r"(?:first|next|last|final|part)\s(?:one|two|three|four|five|six|[1-6])\b(?:\s(?:digits|numbers))?(?:\s(?:are|is)(?=\W{1,3}[0-9])|(?:\s(?:are|is))?(?=\W{1,3}(?:[0-9]{2}|(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|double|triple)\b)))"
    r"|(?:first|second|third|middle|next|last|final) (?:part|bit|half|section|group|lot)(?=\W{1,3}[0-9])"
    r"|(?:that(?:['’]?s| is| was)|this is) (?:the )?(?:start|beginning|first|second|middle|end|rest|last|final)(?: (?:part|bit|half|section|group|lot))?\b",
    re.IGNORECASE,
)
_COUNTING = frozenset("first second third middle next last final part that thats this".split())
# A word with a mark between all its letters.
_DOTTED = re.compile(r"[a-z]([._*~-])(?:[a-z]\1){0,4}[a-z](?![^\W_]|\1)", re.IGNORECASE)
# The "3" of "<3".
HEART = (Token(0, 1, Part.JOINER, skip=0.1),)


class Chain:
    """Tokens in order, by column: their absolute starts and ends, what stands before each and what that costs.

    `ended` is True where a unit or an amount ends them, as in "one hour" or "60 £". `digits` is how many digits the tokens can
    come to at most, `least` at least.
    """

    __slots__ = ("between", "digits", "ended", "ends", "gaps", "least", "starts", "tokens")

    def __init__(self) -> None:
        self.ended = False
        self.digits = self.least = 0
        self.tokens: list[Token] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.gaps: list[float] = []
        self.between: list[str] = []

    def __len__(self) -> int:
        return len(self.tokens)

    def add(self, read: Sequence[Token], at: int, gap: float, between: str, skipped: int) -> int:
        """Add the tokens of the run that begins at a place of the text; return how many without a digit now stand last.

        What cannot stand in a number ends the chain.
        """
        for token in read:
            if token.part is Part.END:
                self.ended = True
                break
            echoed = "(" in between and ")" not in between and self.tokens and self.tokens[-1].digits == token.digits
            self.tokens.append(token)
            self.starts.append(at + token.start)
            self.ends.append(at + token.end)
            self.gaps.append(gap)
            self.between.append(between)
            self.digits += token.most
            self.least += 0 if echoed else token.least
            skipped = 0 if token.most else skipped + 1
            gap, between = PLAIN, ""
        return skipped


def chain_from(folded: str, start: int) -> Chain:
    """Return the chain that begins at a place of a folded text; it stops at what cannot stand inside a number."""
    chain = Chain()
    skipped = passed = 0
    last = start
    for run in _RUN.finditer(folded, start, start + _MOST_CHARACTERS):
        word, at = run.group(), run.start()
        if at < passed:
            continue
        gap = folded[last:at]
        read: Sequence[Token] | None = None
        if not word.isdigit():
            if passed_over := _counted(folded, at, word):
                passed = passed_over
                continue
            if word in _BEFORE_HOURS and _HOUR.match(folded, run.end()):
                chain.ended = True
                break
            read = _dotted(folded, at) if len(word) == 1 else None
        elif word == "3" and gap.endswith("<") and folded[run.end() : run.end() + 1] != ">":
            read = HEART
        cost = _cost_between(gap, chain, folded, at, word) if chain.tokens else PLAIN
        if cost >= BREAK or (chain.tokens and _counts(chain, folded, word, run.end())):
            chain.ended = gap[:1] in _MONEY
            break
        skipped = chain.add(read or tokens(word), at, cost, gap, skipped)
        if chain.ended or chain.least >= _ENOUGH_DIGITS or skipped > (_MOST_SKIPPED if chain.least < _WHOLE else 1):
            break
        if len(chain.tokens) > _MOST_TOKENS:
            break
        last = passed = chain.ends[-1] if read else run.end()
    return chain


def _counts(chain: Chain, folded: str, word: str, end: int) -> bool:
    """Tell whether a run counts what is named next: girls anywhere, behind a whole number anything ("5 stars", "two hours")."""
    if _WITH_UNIT.fullmatch(word) or (_TWICE.fullmatch(word) and _is_whole(chain)):
        return True
    named = _NAMED.match(folded, end) if len(word) <= _LONGEST_COUNT else None
    if named is None or not (word.isdigit() or tokens(word)[0].part is Part.UNIT):
        return False
    if named[1].lower() in _COUNTED_NOUNS:
        return True
    read = tokens(named[1])[0]
    strange = read.skip >= _STRANGE and read.most == 0 and (word.isdigit() or named[1].islower())
    return strange and not (word.isdigit() and len(word) > _FEW) and _is_whole(chain)


def _is_whole(chain: Chain) -> bool:
    """Tell whether the digits at least are as many as a British number has that begins so."""
    begins = "".join(token.digits for token in chain.tokens[:4])
    return any(begins.startswith(code) and chain.least >= digits for code, digits in _LENGTHS)


def _counted(folded: str, at: int, word: str) -> int:
    """Return where words end that only count digits ("the next three"), or 0 where there are none."""
    told = _COUNTED.match(folded, at) if word.lower() in _COUNTING else None
    return told.end() if told else 0


def _dotted(folded: str, at: int) -> tuple[Token] | None:
    """Return the token of a word for a digit that begins here with a mark between all its letters, as "s.e.v.e.n"."""
    match = _DOTTED.match(folded, at)
    found = tokens(match[0].replace(match[1], "")) if match else ()
    return (found[0]._replace(end=len(match[0])),) if match and len(found) == 1 and found[0].sure else None


def _cost_between(gap: str, chain: Chain, folded: str, start: int, word: str) -> float:
    """Return the cost of a gap and whether a run may follow at all: a date, a time, money or a postcode ends a number."""
    if len(word) < _LONGEST_OUTWARD and not word.isalpha() and _is_taken(gap, folded, start, word):
        return BREAK
    if gap[-1:] == " " and (chain.tokens[-1].part is Part.WORD or "," in gap) and _DECIMAL.match(folded, start):
        return BREAK
    if gap in _PLAIN_GAPS:
        return PLAIN
    single = len(word) == 1 and chain.ends[-1] - chain.starts[-1] == 1
    spoken = chain.tokens[-1].part in SPOKEN and word.isalpha()
    return gap_cost(gap, single=single or spoken)


def _is_taken(gap: str, folded: str, start: int, word: str) -> bool:
    """Tell whether a short run begins a date, a time, an internet address or a postcode."""
    if word.isdigit():
        end = start + len(word)
        after = folded[end : end + 1]
        if after in _OF_AGES:
            return _AGED.match(folded, end) is not None
        if after not in _PARTS_MOMENT or (after == " " and len(word) != len("24")):
            return False
        return MOMENT.match(folded, start) is not None or (gap != "." and _ADDRESS.match(folded, start) is not None)
    return _POSTCODE.match(folded, start) is not None and tokens(word)[0].part is not Part.UNIT


_STRANGE, _FEW, _LONGEST_COUNT = 2.0, 2, len("seven")
_COUNTED_NOUNS = frozenset("girls ladies guys stars people beds babes hours boys rooms mins minutes yrs years".split())
_LENGTHS = (("0044", 14), ("07", 11), ("01", 11), ("02", 11), ("44", 12), ("7", 10))
_NAMED = re.compile(r"[ ]([A-Za-z]{3,})(?![^\W_])")
_WITH_UNIT = re.compile(r"[0-9]{1,3}(?:p|st|nd|rd|th|ft[0-9]{0,2}|(?:AA?|C|DD?D?|EE?|FF?|GG)|hrs?|k|cc|mph)")
_TWICE = re.compile(r"[xX][1-9]")
_PARTS_MOMENT = frozenset("/.-: ")
_OF_AGES, _AGED = frozenset("+%"), re.compile(r"\+(?![ ]?[0-9])|%(?![0-9])")  # "18+ only", "100% genuine"
_PLAIN_GAPS = frozenset((" ", "", "-", "  ", ".", "/", " - "))


@lru_cache(maxsize=8192)
def gap_cost(gap: str, *, single: bool) -> float:
    """Return the cost of the characters between two runs, none of them a letter or digit.

    Between single digits, in figures or words, even a currency sign or a full stop is only a symbol.

    >>> gap_cost(" - ", single=False), gap_cost("*", single=False), gap_cost(" £", single=False)
    (0.0, 0.9, 99.0)
    """
    if _PLAIN_GAP.fullmatch(gap) and not (_SENTENCE.match(gap) and not single):
        return PLAIN
    if (
        len(gap) > _TOO_FAR
        or (_SECOND_PLUS.search(gap) and not (single and gap == "+"))
        or (not _MONEY.isdisjoint(gap) and not single)
    ):
        return BREAK
    if _COMMA.fullmatch(gap):
        return COMMA
    if single and len(gap) <= _FAR:
        return SET_APART
    if not gap.strip():
        return LINE if "\n" in gap else COMMA
    return _noise(gap)


def _noise(gap: str) -> float:
    """Return the cost of symbols between groups; the end of a sentence or a long row of them costs more."""
    if _SENTENCE.match(gap):
        return SENTENCE
    return SYMBOLS if len(gap) <= _FAR else 2 * SYMBOLS + gap.count("\n") / 2


@lru_cache(maxsize=8192)
def width(gap: str) -> int:
    """Return how far a gap sets two runs apart, to compare gaps: nothing, a space, a separator, a comma, a full stop, a line."""
    if "\n" in gap:
        return 5
    if re.search(r"[.!?]\s", gap):
        return 4
    if re.search(r"[,;:]\s", gap):
        return 3
    return min(len(gap.strip(" ")), 1) + bool(gap)

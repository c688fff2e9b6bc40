"""Reads the label before digits, which may name another kind of number: "order no.", "#", "account number is"."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from enrich.kinds.phone.context.cues import is_cue_word
from enrich.kinds.phone.tokens.vocabulary import OTHERS
from enrich.lexicon.negatives import NEGATIVES
from enrich.lexicon.wordlist import load_given_names

_LABELS = NEGATIVES.labels
_NAMES = OTHERS | _LABELS.others
_IDS = _LABELS.references | {"id"}
_NUMBER_SIGNS = frozenset("#№")
_LABEL_WORDS = _NAMES | _LABELS.number_words | _LABELS.slashed | _LABELS.readings | _NUMBER_SIGNS | {"gb"}
_LABEL_WORDS |= _LABELS.needs_number_word | _LABELS.before_figures | _LABELS.before_any_digits
_STOPS = frozenset(".!?")
_SIGNS = _NUMBER_SIGNS | {"+"}
# Words, abbreviations with a stroke, figures, and other characters one by one.
_TOKEN = re.compile(r"[a-z]/[a-z](?![^\W_])|[^\W\d_]+|(?<=[a-z])-[0-9]|[0-9][0-9a-z-]*|[^\w ]")
_SPACE_AFTER_NUMBER = re.compile(r"[0-9a-z](?:[.,;)]\s|\s?(?:[\n|]|//))")
_MOBILE = re.compile(r"(?:\+44[ ]?|0)7[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}")
_FIGURES = re.compile(r"0[ .-]?7(?:[ .-]?[0-9])+")
_LETTERED_CODE = re.compile(
    rf"\b(?i:{'|'.join(sorted(_LABELS.lettered))})\b[ ]?(?i:no|number|num|id)?[ .:#]{{0,3}}"
    rf"(?!(?:{'|'.join(sorted(_LABELS.calling_letters))})[/-])[A-Z]{{2,4}}[/-]$"
)
_MAX_OWN_FIGURES = 5  # of a flat or room


class _Label(NamedTuple):
    """The last two words before digits ("-" if there is none) without the number words between, and those words."""

    before_last: str
    last: str
    number_words: AbstractSet[str]


def is_labelled(leading: str, spelling: str) -> bool:
    """Return whether the text before digits names another kind of number, and neither ends nor has its own number."""
    if leading[-1:] in {"/", "-"} and _LETTERED_CODE.search(leading):
        return True
    before = leading.lower()
    tokens = _TOKEN.findall(before)
    if _LABEL_WORDS.isdisjoint(tokens) or _is_closed(before, tokens, spelling):
        return False
    return _names_other(_parse_label(tokens), spelling)


def _names_other(label: _Label, spelling: str) -> bool:
    """Return whether a label names another kind of number than the telephone number that its digits may be."""
    if label.last in _LABELS.slashed or label.number_words & _LABELS.references:
        return True
    if "id" in label.number_words and not _is_personal_id(label, spelling):
        return not is_cue_word(label.last)
    if label.last in _NUMBER_SIGNS:
        return spelling.isdigit() or label.before_last in _NAMES or label.before_last in _IDS
    if label.last in _LABELS.readings:
        return label.before_last in _LABELS.meters
    return _names_any_digits(label.last, spelling) or _names_number(label, spelling)


def _is_closed(before: str, tokens: list[str], spelling: str) -> bool:
    """Return whether a label is no name of these digits: it has its own number, or its sentence ends."""
    words = [index for index, part in enumerate(tokens) if part[0].isalnum()]
    if not words:
        return False
    last, after = tokens[words[-1]], tokens[words[-1] + 1 :]
    if last[0].isdigit():
        return _has_own_number(before, tokens[: words[-1]], last, spelling)
    ends_sentence = before[-1:].isspace() and not _STOPS.isdisjoint(after)
    return ends_sentence and last not in _LABELS.abbreviations


def _has_own_number(before: str, tokens: list[str], number: str, spelling: str) -> bool:
    """Return whether the figures before digits are the label's: a mark comes after them, or they are of a flat."""
    if _SPACE_AFTER_NUMBER.search(before, _find_first_number(before)):
        return True
    if len(number) > _MAX_OWN_FIGURES or not _is_mobile(spelling):
        return False
    names = [part for part in tokens if part.isalpha() and part not in _LABELS.number_words]
    return not _LABELS.with_figures.isdisjoint(names[-1:])


def _find_first_number(before: str) -> int:
    """Return the offset of the first figures after the last word of a label."""
    first = 0
    for part in _TOKEN.finditer(before):
        if part[0] in _LABEL_WORDS:
            first = 0
        elif part[0][0].isdigit() and not first:
            first = part.start()
    return first


def _parse_label(tokens: list[str]) -> _Label:
    words = [part for part in tokens if part[0].isalpha() or part in _SIGNS]
    number_words: set[str] = set()
    while words and words[-1] in _LABELS.number_words:
        number_words.add(words.pop())
    before_last, last = ["-", "-", *words][-2:]
    return _Label(before_last, last, number_words)


def _is_personal_id(label: _Label, spelling: str) -> bool:
    """Return whether an "id" is a person's, or none: of a messenger, or before a mobile number and after no noun."""
    if "no" in label.number_words or label.last in _LABELS.messengers:
        return True
    if spelling.isdigit() or not _is_mobile(spelling):
        return False
    return label.last == "-" or label.last in load_given_names() or label.last in _LABELS.personal


def _names_any_digits(last: str, spelling: str) -> bool:
    """Return whether a word names the digits after it even without "number" between."""
    if last in _LABELS.before_figures and spelling.isdigit():
        return True
    if last in _LABELS.needs_number_word and _is_oddly_grouped(spelling):
        return True
    return last in _LABELS.before_any_digits and not _is_mobile(spelling)


def _names_number(label: _Label, spelling: str) -> bool:
    """Return whether a label names another kind of number, with "number" between if it needs that."""
    if label.last == "gb":  # "EORI GB 077 ..."
        return label.before_last in _NAMES
    if label.last not in _NAMES or label.last in _LABELS.streets:
        return False
    if label.last in _LABELS.cards and _is_mobile(spelling):
        return False
    if label.number_words - _LABELS.verbs:
        return True
    return label.last not in _LABELS.needs_number_word and not _is_offered(label, spelling)


def _is_offered(label: _Label, spelling: str) -> bool:
    """Return whether a label is offered or asked for: "to order 0161 496 0461", "no VAT"."""
    if label.last not in _LABELS.offered:
        return False
    return label.before_last in _LABELS.before_offered or not (spelling.isdigit() or _is_oddly_grouped(spelling))


def _is_mobile(spelling: str) -> bool:
    """Return whether digits are a mobile number in usual groups."""
    return _MOBILE.fullmatch(spelling) is not None


def _is_oddly_grouped(spelling: str) -> bool:
    """Return whether figures are a mobile number in unusual groups, such as those of a receipt."""
    return _FIGURES.fullmatch(spelling) is not None and not _is_mobile(spelling)

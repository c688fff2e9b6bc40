"""Judges whether a match with a disguised at sign is an e-mail address and not prose."""

from __future__ import annotations

import re
from itertools import takewhile

from enrich.kinds.email.address import TABLE, Address, AtSign, join_words
from enrich.kinds.email.local_part import LocalPart
from enrich.lexicon.domains import MAIL_DOMAINS, RESERVED
from enrich.lexicon.domains import TABLE as DOMAINS
from enrich.lexicon.platforms import find_platform
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.citation import GUESS

CUE = re.compile(rf"(?<![^\W_]){join_words(TABLE.context.cues)}(?![^\W_])")
ENGLISH_AT = "at"
MAX_FUNCTION_WORD = 2  # letters of a word such as "to" or "la"
CURRENCY_SIGNS = frozenset("£€$")
WINDOW = 40


def is_address(folded: str, lowered: str, local: LocalPart, at_sign: AtSign, domain: Address) -> bool:
    """Return whether a match is an address and not prose."""
    if _is_prose(lowered, local, is_before_name=_is_before_name(lowered, at_sign, domain)):
        return False
    if at_sign.word in TABLE.at_before_dot and not domain.undone:
        return False
    if (at_sign.is_spaced or at_sign.is_wrapped) and _is_part_of_name(lowered, local, is_certain=at_sign.is_certain):
        return False
    is_named = at_sign.word not in TABLE.at_ambiguous and "dot in words" in domain.undone
    if at_sign.is_certain or is_named:
        return _is_address_with_sign(folded, lowered, local, at_sign, domain)
    return _is_address_with_word(lowered, local, at_sign, domain)


def _is_in_lower_case(folded: str, lowered: str, local: LocalPart) -> bool:
    """Return whether "AT" stands out of its text, and is no word of a headline: "thehallway AT rosehouse.com"."""
    is_word = is_common(local.value) or local.value in load_given_names()
    return folded.startswith(lowered[local.start], local.start) and not is_word


def _is_before_name(lowered: str, at_sign: AtSign, domain: Address) -> bool:
    """Return whether the sign and domain may be a user name: "@rose.london"."""
    is_unusual = domain.value.rpartition(".")[2] not in DOMAINS.endings.bare
    return (at_sign.is_spaced or is_unusual) and lowered[domain.start - 1] == "@"


def _is_address_with_sign(folded: str, lowered: str, local: LocalPart, at_sign: AtSign, domain: Address) -> bool:
    """Return whether a match with a sign is an address: not a price, and not a word before a sign between spaces."""
    if lowered[max(0, local.start - 1) : local.start] in CURRENCY_SIGNS:
        return False
    if at_sign.is_wrapped or not at_sign.is_spaced:
        return True
    if domain.value.partition(".")[0].isdigit() and domain.undone:
        return False  # "evensong @ 6. Flowers"
    if domain.undone:
        is_word = is_common(local.value)
    else:
        is_word = at_sign.word == "AT" and not _is_in_lower_case(folded, lowered, local)
    return not is_word or _has_cue(lowered, local.start)


def _is_address_with_word(lowered: str, local: LocalPart, at_sign: AtSign, domain: Address) -> bool:
    """Return whether a match with a bare word "at" is an address: neither side may be ordinary prose."""
    has_cue = _has_cue(lowered, local.start)
    is_guess = any(step.startswith(GUESS) for step in domain.undone)
    is_disguised = bool(domain.undone)
    if local.value in TABLE.context.roles and is_disguised and not is_guess:
        return has_cue or _begins_line(lowered, local.start)
    if not _is_plausible(local.value, domain):
        return False
    if has_cue or _needs_no_cue(local, domain, is_guess=is_guess):
        return True
    return is_disguised and _is_beyond_prose(lowered, local, at_sign, domain)


def _begins_line(lowered: str, start: int) -> bool:
    return lowered[max(0, start - WINDOW) : start].rstrip(" ")[-1:] in ("", "\n", ":")


def _is_prose(lowered: str, local: LocalPart, *, is_before_name: bool) -> bool:
    """Return whether the apparent local part is a word of the sentence: "all one word at gmail", "my insta @name"."""
    value = local.value
    if (
        value[0] == "#"
        or value in TABLE.context.determiners
        or (value == "word" and lowered.endswith("one ", 0, local.start))
    ):
        return True
    return is_before_name and (find_platform(value) is not None or _is_word_before_name(lowered, local))


def _is_part_of_name(lowered: str, local: LocalPart, *, is_certain: bool) -> bool:
    """Return whether the word before a local part of letters may belong to it: "mia rose at", "mia trattino rose at".

    The address may then have either word, or both.
    """
    names = load_given_names()
    is_name = local.value in names or "spaces in the name" in local.undone
    word = _find_word_before(lowered, local.start)
    if word in names:
        return is_name
    if is_certain or not local.value.isalpha():
        return False
    return not (len(word) <= MAX_FUNCTION_WORD or word.isdigit() or CUE.fullmatch(word) or is_common(word))


def _is_word_before_name(lowered: str, local: LocalPart) -> bool:
    """Return whether a word before " @name" is prose: "my insta is @rose.london", not "mail: rose @gmail.com"."""
    if local.value in TABLE.context.never_local or (len(local.value) <= MAX_FUNCTION_WORD and local.value.isalpha()):
        return True
    is_word = "'" in local.value or (_is_common_word(local.value) and local.value not in TABLE.context.roles)
    return is_word and not _has_cue(lowered, local.start)


def _has_cue(lowered: str, start: int) -> bool:
    return CUE.search(lowered, max(0, start - WINDOW), start) is not None


def _is_common_word(word: str) -> bool:
    return is_common(word) and word not in load_given_names()


def _is_plausible(local: str, domain: Address) -> bool:
    """Return whether neither side of a bare word "at" is prose or a number: not "call me at home", "open at 7.30"."""
    label = domain.value.partition(".")[0]
    if not any(map(str.isalpha, local)) or label.isdigit():
        return False
    if local in TABLE.context.never_local or local.lstrip("0123456789.") in TABLE.context.units:
        return False
    if "spaces at the dot" in domain.undone:
        return label in DOMAINS.providers
    return domain.value in MAIL_DOMAINS or not _is_common_word(local)


def _needs_no_cue(local: LocalPart, domain: Address, *, is_guess: bool) -> bool:
    """Return whether a plausible address with a word for "@" is one by its local part or provider."""
    if _is_common_word(local.value):
        return False
    return is_guess or domain.value in MAIL_DOMAINS or not local.value.isalpha()


def _is_beyond_prose(lowered: str, local: LocalPart, at_sign: AtSign, domain: Address) -> bool:
    """Return whether "jane at rosehouse dot com" is no sentence such as "the barn at rose dot com"."""
    if at_sign.word != ENGLISH_AT:
        return True
    if _is_common_word(local.value) or _find_word_before(lowered, local.start) in TABLE.context.determiners:
        return False
    label = domain.value.partition(".")[0]
    return local.value in load_given_names() or label in RESERVED or not is_common(label)


def _find_word_before(lowered: str, start: int) -> str:
    """Return the word before `start` and one space, "" if there is none."""
    before = lowered[max(0, start - WINDOW) : start]
    if before[-1:] != " ":
        return ""
    return "".join(takewhile(str.isalnum, reversed(before[:-1])))[::-1]

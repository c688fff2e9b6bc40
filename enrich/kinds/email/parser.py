"""Reading e-mail addresses out of text, disguised or not: one at sign, or word for it, at a time.

Each at sign is read outwards: first the domain behind it, which rarely is one, then the local part before it. Both are looked for in
a window, so that a text of any length takes time in proportion to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from enrich.kinds.email.address import Address
from enrich.kinds.email.masked import find_masked, remove_separators
from enrich.kinds.email.unsigned import CLOSED, WORDS, find_without_at_sign
from enrich.lexicon.domains import LARGE_PROVIDERS, MAIL_DOMAINS, PROVIDER_NAMES, build_provider_domain, is_domain
from enrich.lexicon.platforms import find_platform
from enrich.lexicon.wordlist import is_common, load_given_names
from enrich.text.citation import GUESS
from enrich.text.lowercase import lowercase

OPEN, CLOSE = r"[\[({<|/\\*_\"'~-]{1,3}", r"[\])}>|/\\*_\"'~-]{1,3}"
CORE = re.compile(
    rf"@{{1,3}}|%40(?=[a-z0-9])|a(?:t(?: the rate(?: of)?|[ -]?sign|[ -]symbol)?|rroba|robase)(?:(?![a-z0-9])|(?={LARGE_PROVIDERS}))|a(?=\s?[\])}}>])|a t(?<=[(\[{{] a t)(?= ?[)\]}}])"
)
ABROAD = re.compile(r"(?:ma[lł]pa|kukac|arond|coad[aă] de maimu[tțţ][aă]|маймунско\s?[аa]|маймуна|кльомба)(?!\w)")
ABROAD_MARKS = ("apa", "małpa", "kukac", "arond", "coad", "маймун", "кльомба")
CAPITALS = re.compile(
    rf"(?<=[a-z0-9])AT(?=[a-z])|(?<=[a-z0-9] )AT(?= [a-z0-9-]{{2,40}} DOT [a-z])|(?<=[a-z0-9] )AT(?={LARGE_PROVIDERS})"
)
# The at sign itself, or what is as sure.
SIGNS = frozenset(("@", "@@", "@@@", "AT", "%40"))
GLUED = re.compile(LARGE_PROVIDERS)
WRAP_LEFT = re.compile(rf"(\s{{0,3}})({OPEN}|[\u2600-\u27bf\U0001f300-\U0001faff]{{1,3}})?(\s{{0,2}})$")
WRAP_RIGHT = re.compile(rf"(\s{{0,2}})({CLOSE})?(\s{{0,3}})")
DOT_WORD = r"(?:dot|d0t|d o t|punct|punkt|точка|kropka|punto|ponto|pont|period|full ?stop|point)"
SEPARATOR = re.compile(
    rf"\s{{0,2}}{OPEN}\s?(?:{DOT_WORD}|\.)\s?{CLOSE}\s{{0,2}}|\s{{1,3}}(?:{DOT_WORD}|dash|hyphen)\s{{1,3}}|\s?\.{{1,2}}\s?|\s?,\s?(?=com\b|co\b|net\b)"
)
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
GLUED_DOT = re.compile(r"([a-z0-9-]{2,40}?)dot(com|co|net|org|me|uk)")
SPACED_MAIL = re.compile(
    r"(g|hot|proton|y)[ -]mail|i[ -]cloud|out[ -]look|g([ -])m\2a\2i\2l|h([ -])o\3t\3m\3a\3i\3l|o u t l o o k|y a h o o|i c l o u d"
)
LOCAL_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789._+%'-"
CLEAN_DOMAIN = re.compile(
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:(?:co|org|ac|gov)\.)?[a-z]{2,24}(?:(?![\w-]|[ ]?[.\[(])|(?=[A-Z]))"
)
JOINED_LEFT = re.compile(
    rf"(?:\s{{0,2}}{OPEN}\s?(?P<inner>{DOT_WORD}|under ?score|dash|hyphen|\.)\s?{CLOSE}\s{{0,2}}|\s{{1,2}}(?P<word>{DOT_WORD}|under ?score|dash|hyphen)\s{{1,2}})$"
)
ENDING = re.compile(r"[ ,]{1,2}(com|co[ .]uk|me)\b")
SPACED = re.compile(r"(?<![a-z0-9])(?:[a-z0-9._-] ){2,40}@ (?:[a-z0-9._-] ){2,40}[a-z0-9](?![a-z0-9])")
LONE = re.compile(r" [a-z0-9._-] @ [a-z0-9._-] [a-z0-9._-]")
LONE_LEFT = re.compile(r"(?<![a-z0-9])(?:[a-z0-9._-] ){2,32}[a-z0-9]$")
PROVIDER = re.compile(PROVIDER_NAMES)
CUE = re.compile(r"\be-?mails?\b|\bmail\b|\bgmail\b|\bcontact\b|\bwrite to\b|\bdrop (?:me|us)\b")
# Before an at sign a few figures alone are the end of a name; and a text may ask to take the spaces out.
FIGURES = re.compile(r"\d{1,4}")
WORD_LEFT = re.compile(r"(?<![a-z0-9._@-])(?!(?:dot|under ?score|dash|hyphen) )([a-z][a-z._-]{1,30}) (?P<dot>\. )?$")
NO_SPACES = re.compile(r"(?:no|remove|without|delete|minus|ignore)(?: the| any| all)? spaces?|all one word|no gaps")
ROLES = frozenset(
    "info bookings booking hello contact enquiries enquiry admin office sales mail reception support team".split()
)
NEVER_LOCAL = frozenset("me us is look site website page profile photos pics more here reviews it out".split())
DETERMINERS = frozenset("the a an my your our plus and with add".split())
# No dot follows a label before these, so that there is no domain but a provider's name or a dot in words inside the label.
NO_DOMAIN = frozenset("@:;!?%&+=£$€'0123456789")
NAMED = re.compile(rf"dot|{PROVIDER_NAMES}")
BEFORE_UK = (".co", ".org", ".me", ".ltd", ".ac")
CURRENCY = frozenset("£€$")
DASHES = frozenset(("dash", "hyphen"))
# "d0t c0m": figures for the letters of words that stand alone.
LETTERED = re.compile(
    r"(?<![a-z0-9@.-])(?:d0t|c0m|0utlook|h0tmail|h0tma1l|hotma1l|yah00|yaho0|gma1l|icl0ud)(?![a-z0-9.@-])"
)
LETTERS = str.maketrans("01", "oi")
HALF_LETTERED = ("d0t", "c0m", "0utl", "h0tm", "tma1", "yah0", "aho0", "gma1", "cl0u")
LEFT, NEAR, LABELS = 64, 40, 6


def find_addresses(folded: str) -> list[Address]:
    """Return the addresses of a text in order, none overlapping another."""
    low = remove_separators(lowercase(folded))
    if any(map(low.__contains__, HALF_LETTERED)):
        low = LETTERED.sub(_in_letters, low)
    found: list[Address] = []
    for core in _cores(folded, low):
        if (not found or core.start() >= found[-1].end) and (address := _around(folded, low, core)):
            found.append(address)
    if whole := list(find_masked(folded, low)):
        found = _in_order(whole + _apart(found, whole))
    if guessed := list(find_without_at_sign(low)):
        found = _in_order(found + _apart(guessed, found))
    return found


def _cores(folded: str, low: str) -> Iterator[re.Match[str]]:
    """Yield the at signs and words for it, in order."""
    more = [*CAPITALS.finditer(folded)] if "AT" in folded else []
    if any(map(low.__contains__, ABROAD_MARKS)):
        more += ABROAD.finditer(low)
    return iter(sorted([*CORE.finditer(low), *more], key=re.Match.start)) if more else CORE.finditer(low)


def _in_letters(word: re.Match[str]) -> str:
    return word[0].translate(LETTERS)


def _in_order(found: list[Address]) -> list[Address]:
    return sorted(found, key=lambda each: each.start)


def _apart(some: Iterable[Address], others: list[Address]) -> list[Address]:
    """Return the addresses that overlap none of the others, which are in order."""
    starts = [each.start for each in others]
    before = ((each, bisect_left(starts, each.end)) for each in some)
    return [each for each, at in before if at == 0 or others[at - 1].end <= each.start]


def _around(folded: str, low: str, core: re.Match[str]) -> Address | None:
    """Read the address around an at sign, or word for it; None where there is none. Most words "at" end at the domain."""
    if (
        core[0][0] == "@"
        and (clean := CLEAN_DOMAIN.match(folded, core.end()))
        and low[core.start() - 1 : core.start()].isalnum()
    ):
        return _clean(low, core.start(), clean)
    right = WRAP_RIGHT.match(low, core.end())
    if right is None or not _may_stand(low, core, right):
        return None
    if (
        low.startswith(" @ ", core.start() - 1)
        and LONE.match(low, core.start() - 3)
        and (spaced := _spaced(low, core.start()))
    ):
        return spaced
    domain = _domain(low, folded, right.end())
    left = WRAP_LEFT.search(low[max(0, core.start() - 8) : core.start()]) if domain else None
    if domain is None or left is None or not _at_sign(low, core, left, right):
        return None
    start, local, steps = _local(low, core.start() - len(left[0]))
    sure = core[0] in SIGNS or bool(left[2] and right[2]) or not (left[0] or right[0])
    if not local or not _meant(low, start, local, domain, sure=sure, spaced=left[0].isspace()):
        return None
    return Address(start, domain.end, f"{local}@{domain.value}", (*_at_step(core, left, right), *steps, *domain.undone))


def _may_stand(low: str, core: re.Match[str], right: re.Match[str]) -> bool:
    """Say, at little cost, whether a host name can follow."""
    separate = core[0] in SIGNS or bool(right[0]) or GLUED.match(low, core.end()) is not None
    return separate and low[right.end() : right.end() + 1].isalnum()


def _clean(low: str, at: int, domain: re.Match[str]) -> Address | None:
    """Read an address that nothing disguises."""
    start, local, steps = _local(low, at)
    value = domain[0]
    if value not in MAIL_DOMAINS and not is_domain(value):
        return None
    return Address(start, domain.end(), f"{local}@{value}", steps) if local else None


def _at_step(core: re.Match[str], left: re.Match[str], right: re.Match[str]) -> tuple[str, ...]:
    if core[0][0] != "@":
        return ("at in words",)
    return ("spaces at the at sign",) if left[0] or right[0] else ()


def _at_sign(low: str, core: re.Match[str], left: re.Match[str], right: re.Match[str]) -> bool:
    """Say whether a core stands for an at sign: itself, a word between spaces or brackets, AT in capitals, or glued to a provider."""
    if core[0] in SIGNS:
        return True
    if core[0] == "a":
        return bool(left[2] and right[2])
    if low[core.start() - 1 : core.start()].isalnum():
        return not right[0] and GLUED.match(low, core.end()) is not None
    return bool(left[0] and right[0])


def _spaced(low: str, at: int) -> Address | None:
    """Read an address whose every character stands alone ("j a n e @ ...")."""
    begin = max(0, at - 2 * LEFT)
    for match in SPACED.finditer(low, begin, at + 2 * LEFT):
        value = match[0].replace(" ", "").lstrip("._-")
        if match.start() < at < match.end() and is_domain(value.partition("@")[2]):
            return Address(*match.span(), value, ("spaces between letters",))
    return None


def _domain(low: str, folded: str, start: int) -> Address | None:
    """Read a domain: as many labels as make one with a known ending, else a mail provider's name alone."""
    first = SPACED_MAIL.match(low, start) or LABEL.match(low, start)
    if first is None or (low[first.end() : first.end() + 1] in NO_DOMAIN and not NAMED.search(first[0])):
        return None
    value, end = first[0].replace(" ", "").replace("-", "" if SPACED_MAIL.fullmatch(first[0]) else "-"), first.end()
    best = _glued(value, folded[start:end], start)
    undone: tuple[str, ...] = ()
    for _ in range(LABELS):
        separator = SEPARATOR.match(low, end)
        label = LABEL.match(low, separator.end()) if separator else None
        if separator is None or label is None or (best and _ended(best, separator[0], label[0], folded[label.start()])):
            break
        undone = (
            undone
            if separator[0] == "."
            else ("dot in words",)
            if separator[0].strip() not in (".", "..", ",")
            else ("spaces at the dot",)
        )
        value, end = f"{value}{_joint(separator[0])}{label[0]}", label.end()
        if is_domain(value):
            best = Address(start, end, value, undone)
    return best or _provider_alone(low, start, first.end(), value.partition(".")[0])


def _joint(separator: str) -> str:
    return "-" if separator.strip() in DASHES else "."


def _glued(value: str, written: str, start: int) -> Address | None:
    """Read "gmaildotcom", "gmailDOTcom" and "gmail-dot-com"."""
    match = GLUED_DOT.fullmatch(value)
    whole = value.replace("-dot-", ".") if "-dot-" in value else f"{match[1]}.{match[2]}" if match else ""
    if value.endswith("com") and f"{value[:-3]}.com" in MAIL_DOMAINS:
        return Address(start, start + len(written), f"{value[:-3]}.com", ("dot left out",))
    if whole in MAIL_DOMAINS or (whole and ("DOT" in written or "-dot-" in value) and is_domain(whole)):
        return Address(start, start + len(written), whole, ("dot in words",))
    return None


def _ended(best: Address, separator: str, label: str, following: str) -> bool:
    """Say whether a domain is complete: a provider's is; another where the next label begins a sentence (but ". uk" goes on)."""
    if label == "uk" and best.value.endswith(BEFORE_UK):
        return False
    new_sentence = (separator[-1:] == " " and separator.strip() == ".") or (separator == "." and following.isupper())
    return new_sentence or (best.value in MAIL_DOMAINS and f"{best.value}.uk" not in MAIL_DOMAINS)


def _provider_alone(low: str, start: int, end: int, name: str) -> Address | None:
    if not PROVIDER.fullmatch(name):
        return None
    ending = ENDING.match(low, end)
    if not ending and name in WORDS and not CLOSED.match(low, end):
        return None
    guess = (f"{GUESS}provider's ending",)
    return Address(
        start, ending.end() if ending else end, build_provider_domain(name, ending[1] if ending else ""), guess
    )


def _local(low: str, end: int) -> tuple[int, str, tuple[str, ...]]:
    """Read the local part that ends at `end`; return its start, its value and what was undone."""
    start = _run(low, end)
    local = low[start:end].lstrip(".-'%+")
    steps: tuple[str, ...] = ()
    start = end - len(local)
    if len(local) == 1 and (lone := LONE_LEFT.search(low[max(0, start - LEFT) : end])):
        return end - len(lone[0]), lone[0].replace(" ", ""), ("spaces between letters",)
    if joined := _unspaced(low, start, end, local):
        start, local, steps = *joined, ("spaces in the name",)
    while local and len(local) < LEFT and (join := JOINED_LEFT.search(low[max(0, start - 24) : start])):
        before = start - len(join[0])
        more = _run(low, before)
        if more == before:
            break
        local, start = low[more:before] + _sign(join["inner"] or join["word"]) + local, more
        steps = tuple(dict.fromkeys((*steps, "dot in words")))
    return start, local.strip("."), steps


def _unspaced(low: str, start: int, end: int, local: str) -> tuple[int, str] | None:
    """Return start and value of a local part whose words are set apart: "jenny 88", or more where the text says "no spaces",
    "jenny . rose" among it.
    """
    if low[max(0, start - 1) : start] != " ":
        return None
    around = low[max(0, start - NEAR) : end + 2 * NEAR]
    asked = ("space" in around or "one word" in around or "gaps" in around) and bool(NO_SPACES.search(around))
    first = start
    while (asked or FIGURES.fullmatch(local)) and (word := WORD_LEFT.search(low, max(0, first - LEFT), first)):
        dotted = word["dot"] is not None and asked and word[1] not in NEVER_LOCAL
        if not dotted and (word["dot"] or (is_common(word[1]) and word[1] not in load_given_names())):
            break
        local, first = word[1] + "." * dotted + local, word.start()
    return (first, local) if first < start else None


def _run(low: str, end: int) -> int:
    """Return where the run of local-part characters begins that ends at `end`."""
    window = low[max(0, end - LEFT - 1) : end]
    return end - len(window) + len(window.rstrip(LOCAL_CHARS))


def _sign(word: str) -> str:
    return "_" if word.startswith("under") else "-" if word in DASHES else "."


def _ends_prose(low: str, start: int, local: str, domain: Address) -> bool:
    """Say whether what stands before " @name" is a word of the sentence: "my insta is @rose.london", not "mail: rose @gmail.com"."""
    word = (
        local in NEVER_LOCAL
        or "'" in local
        or (is_common(local) and local not in ROLES and local not in load_given_names())
    )
    return (
        word
        and domain.value not in MAIL_DOMAINS
        and (local in NEVER_LOCAL or not CUE.search(low, max(0, start - NEAR), start))
    )


def _meant(low: str, start: int, local: str, domain: Address, *, sure: bool, spaced: bool) -> bool:
    """Say whether a reading is meant: a bare word "at" is an at sign only where neither side is ordinary prose."""
    guessed = any(step.startswith(GUESS) for step in domain.undone)
    glued = spaced and low[domain.start - 1] == "@"
    if (
        local in DETERMINERS
        or (local == "word" and low.endswith("one ", 0, start))
        or (glued and (find_platform(local) or _ends_prose(low, start, local, domain)))
    ):
        return False
    if sure:
        return low[max(0, start - 1) : start] not in CURRENCY and not (
            spaced and is_common(local) and (domain.undone or guessed)
        )
    told = bool(CUE.search(low, max(0, start - NEAR), start))
    if local in ROLES and domain.undone and not guessed:
        return told or low[:start].rstrip(" ")[-1:] in ("", "\n", ":")
    common = is_common(local) and local not in load_given_names()
    if (
        not any(map(str.isalpha, local))
        or domain.value.partition(".")[0].isdigit()
        or local in NEVER_LOCAL
        or (common and domain.value not in MAIL_DOMAINS)
    ):
        return False
    if common or guessed:
        return told or not common
    return told or domain.value in MAIL_DOMAINS or bool(domain.undone) or not local.isalpha()

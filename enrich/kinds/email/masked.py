"""Finds e-mail addresses that are masked as a whole.

Masks: written backwards ("moc.liamg@anna"), joined by words in capitals ("annaATgmailDOTcom"), with a symbol between
all parts ("anna●at●gmail●dot●com", "anna a.t gmail d.o.t c.o.m"), or with a word to remove ("annaNOSPAM@gmail.com").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.kinds.email.address import Address
from enrich.lexicon.domains import MAIL_DOMAINS, is_domain

BACKWARDS = re.compile(
    r"(?<![\w.@-])(?P<domain>(?:moc|ku\.oc|ten|gro|elpmaxe)\.[a-z0-9.-]{2,40})"
    r"@(?P<local>[a-z0-9][a-z0-9._+-]{0,62}[a-z0-9])(?![\w@])"
)
BACKWARDS_CUE = re.compile(
    r"backwards?\b|back to front|\brevers|\bin mirror|\bmirrored"
    r"|\bturn(?:ed)? (?:it |me |that |this )?(?:a?round|over)|right to left"
)
SIGNS = {"DOT": ".", "UNDERSCORE": "_", "DASH": "-", "HYPHEN": "-"}
SIGN = re.compile("|".join(SIGNS))
PART, WORD = "[a-z0-9]{1,30}", "(?:DOT|UNDERSCORE|DASH|HYPHEN)"
JOINED = re.compile(
    rf"(?<![A-Za-z0-9._@-])(?P<local>{PART}(?:(?:{WORD}|[._]){PART}){{0,4}})"
    rf"AT(?P<domain>{PART}(?:{WORD}{PART}){{1,4}})(?![A-Za-z0-9@])"
)
BULLETED = re.compile(r"at([^\w\s@.,;:!?/\\()\[\]{}<>|\"'’`~*&%£€$#-])")
ASCII_BULLETS = ("^at^", "+at+", "=at=")
SEPARATED_HINT = re.compile(r"[.*_-]t(?!\w|\.\w)(?<=[ao].t)")
SEPARATED_WORD = re.compile(r"(?<![\w.])(?:(?:[a-z][.*_-]){1,3}[a-z]\.?|g[.*_]mail)(?!\w|\.\w)")
# Names that sound like a provider's, after "at" and before "dot".
SOUND_ALIKE = re.compile(r"(?<=[t@)\]] )(?:[gj]ee[ -]?mail|hot[ -]?male)(?=\s\W?(?:dot|d0t)\b)")
MUNG = r"(?:NO_?SPAM|(?:REMOVE|DELETE)(?:_?(?:THIS|ME))?)"
MUNGED = re.compile(
    rf"(?<![\w.+@-])[\w.+-]{{0,40}}(?:{MUNG}[\w.-]{{0,40}}@|@[\w.-]{{0,40}}?{MUNG})[\w.-]{{1,60}}(?<![.-])"
)
SEPARATED_WORDS = frozenset("at dot com co uk net org me gmail".split())


def find_masked(folded: str, lowered: str) -> Iterator[Address]:
    """Yield the addresses that are backwards, joined by capitals or contain a word to remove."""
    if "@" in lowered:
        yield from _find_backwards(lowered)
    if "DOT" in folded and "AT" in folded:
        yield from _find_joined(folded)
    if "@" in lowered and ("SPAM" in folded or "REMOVE" in folded or "DELETE" in folded):
        yield from _find_munged(folded)


def remove_separators(lowered: str) -> str:
    """Return a text in lower case with spaces for the symbols that separate an address, of the same length."""
    if _may_have_bullets(lowered) and (bullets := _find_bullets(lowered)):
        lowered = re.sub(rf"([{re.escape(''.join(sorted(bullets)))}])(at|dot)\1", r" \2 ", lowered)
    if ".at." in lowered and ".dot." in lowered:
        lowered = lowered.replace(".at.", " at ").replace(".dot.", " dot ")
    if " dot" in lowered and ("ee" in lowered or "male" in lowered):
        lowered = SOUND_ALIKE.sub(_replace_sound_alike, lowered)
    return SEPARATED_WORD.sub(_join_letters, lowered) if SEPARATED_HINT.search(lowered) else lowered


def _may_have_bullets(lowered: str) -> bool:
    return not lowered.isascii() or any(map(lowered.__contains__, ASCII_BULLETS))


def _find_bullets(lowered: str) -> set[str]:
    """Return the symbols that are on both sides of an "at"."""
    return {
        bullet[1] for bullet in BULLETED.finditer(lowered) if lowered[bullet.start() - 1 : bullet.start()] == bullet[1]
    }


def _replace_sound_alike(match: re.Match[str]) -> str:
    return ("hotmail" if match[0][0] == "h" else "gmail").rjust(len(match[0]))


def _find_backwards(lowered: str) -> Iterator[Address]:
    """Yield addresses that are backwards: a large provider always, another domain if the text says so."""
    found = list(BACKWARDS.finditer(lowered))
    is_announced = bool(found) and BACKWARDS_CUE.search(lowered) is not None
    for match in found:
        domain, local = match["domain"][::-1], match["local"][::-1]
        is_backwards = domain in MAIL_DOMAINS or (is_announced and is_domain(domain))
        if is_backwards and not is_domain(match["local"]):
            yield Address(*match.span(), f"{local}@{domain}", ("written backwards",))


def _find_joined(folded: str) -> Iterator[Address]:
    for match in JOINED.finditer(folded):
        local, domain = (SIGN.sub(lambda sign: SIGNS[sign[0]], match[part]) for part in ("local", "domain"))
        if is_domain(domain):
            yield Address(*match.span(), f"{local}@{domain}", ("at in words", "dot in words"))


def _find_munged(folded: str) -> Iterator[Address]:
    """Yield addresses in lower case that contain an instruction in capitals, "annaNOSPAM@gmail.com"."""
    for match in MUNGED.finditer(folded):
        local, _, domain = re.sub(rf"[._-]?{MUNG}", "", match[0]).partition("@")
        local, domain = local.lstrip("."), domain.lstrip(".")
        local = local[:1].lower() + local[1:]
        if local and local.isascii() and (local + domain).islower() and is_domain(domain):
            yield Address(*match.span(), f"{local}@{domain}", ("capitals to take out",))


def _join_letters(match: re.Match[str]) -> str:
    """Return a word with separated letters ("d.o.t") as a word of the same length."""
    word = re.sub(r"[.*_-]", "", match[0])
    return word.rjust(len(match[0])) if word in SEPARATED_WORDS else match[0]

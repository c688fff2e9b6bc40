"""E-mail addresses masked as a whole.

Written backwards ("moc.liamg@anna"), glued with words in capitals ("annaATgmailDOTcom"), or with a sign between all parts
("anna●at●gmail●dot●com", "anna a.t gmail d.o.t c.o.m").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.kinds.email.address import Address
from enrich.lexicon.domains import MAIL_DOMAINS, is_domain

BACKWARDS = re.compile(
    r"(?<![\w.@-])(?P<domain>(?:moc|ku\.oc|ten|gro|elpmaxe)\.[a-z0-9.-]{2,40})@(?P<local>[a-z0-9][a-z0-9._+-]{0,62}[a-z0-9])(?![\w@])"
)
TOLD = re.compile(
    r"backwards?\b|back to front|\brevers|\bin mirror|\bmirrored|\bturn(?:ed)? (?:it |me |that |this )?(?:a?round|over)|right to left"
)
SIGNS = {"DOT": ".", "UNDERSCORE": "_", "DASH": "-", "HYPHEN": "-"}
SIGN = re.compile("|".join(SIGNS))
PART, WORD = "[a-z0-9]{1,30}", "(?:DOT|UNDERSCORE|DASH|HYPHEN)"
GLUED = re.compile(
    rf"(?<![A-Za-z0-9._@-])(?P<local>{PART}(?:(?:{WORD}|[._]){PART}){{0,4}})AT(?P<domain>{PART}(?:{WORD}{PART}){{1,4}})(?![A-Za-z0-9@])"
)
BULLETED = re.compile(r"at([^\w\s@.,;:!?/\\()\[\]{}<>|\"'’`~*&%£€$#-])")
ASCII_BULLETS = ("^at^", "+at+", "=at=")
PARTED = re.compile(r"[.*_-]t(?!\w|\.\w)(?<=[ao].t)")
LETTERS = re.compile(r"(?<![\w.])(?:(?:[a-z][.*_-]){1,3}[a-z]\.?|g[.*_]mail)(?!\w|\.\w)")
# Names that sound like a provider's, behind an at and before a dot in words.
SOUNDS = re.compile(r"(?<=[t@)\]] )(?:[gj]ee[ -]?mail|hot[ -]?male)(?=\s\W?(?:dot|d0t)\b)")
MUNG = r"(?:NO_?SPAM|(?:REMOVE|DELETE)(?:_?(?:THIS|ME))?)"
MUNGED = re.compile(
    rf"(?<![\w.+@-])[\w.+-]{{0,40}}(?:{MUNG}[\w.-]{{0,40}}@|@[\w.-]{{0,40}}?{MUNG})[\w.-]{{1,60}}(?<![.-])"
)
PARTED_WORDS = frozenset("at dot com co uk net org me gmail".split())


def find_masked(folded: str, low: str) -> Iterator[Address]:
    """Yield the addresses of a text that are backwards or glued."""
    if "@" in low:
        yield from _backwards(low)
    if "DOT" in folded and "AT" in folded:
        yield from _glued(folded)
    if "@" in low and ("SPAM" in folded or "REMOVE" in folded or "DELETE" in folded):
        yield from _munged(folded)


def remove_separators(low: str) -> str:
    """Return a text in lower case with spaces for the sign that parts an address, every character in its place."""
    if (not low.isascii() or any(map(low.__contains__, ASCII_BULLETS))) and (signs := _bullets(low)):
        low = re.sub(rf"([{re.escape(''.join(sorted(signs)))}])(at|dot)\1", r" \2 ", low)
    if ".at." in low and ".dot." in low:
        low = low.replace(".at.", " at ").replace(".dot.", " dot ")
    if " dot" in low and ("ee" in low or "male" in low):
        low = SOUNDS.sub(lambda sound: ("hotmail" if sound[0][0] == "h" else "gmail").rjust(len(sound[0])), low)
    return LETTERS.sub(_joined, low) if PARTED.search(low) else low


def _bullets(low: str) -> set[str]:
    """Return the signs that stand on both sides of an at."""
    return {bullet[1] for bullet in BULLETED.finditer(low) if low[bullet.start() - 1 : bullet.start()] == bullet[1]}


def _backwards(low: str) -> Iterator[Address]:
    """Read addresses from right to left: a large provider's at sight, another where the text says so."""
    found = list(BACKWARDS.finditer(low))
    told = bool(found) and TOLD.search(low) is not None
    for match in found:
        domain, local = match["domain"][::-1], match["local"][::-1]
        meant = domain in MAIL_DOMAINS or (told and is_domain(domain))
        if meant and not is_domain(match["local"]):
            yield Address(*match.span(), f"{local}@{domain}", ("written backwards",))


def _glued(folded: str) -> Iterator[Address]:
    for match in GLUED.finditer(folded):
        local, domain = (SIGN.sub(lambda sign: SIGNS[sign[0]], match[part]) for part in ("local", "domain"))
        if is_domain(domain):
            yield Address(*match.span(), f"{local}@{domain}", ("at in words", "dot in words"))


def _munged(folded: str) -> Iterator[Address]:
    """Read addresses with an order in capitals in them, "annaNOSPAM@gmail.com", whose other letters are not capitals."""
    for match in MUNGED.finditer(folded):
        local, _, domain = re.sub(rf"[._-]?{MUNG}", "", match[0]).partition("@")
        local, domain = local.lstrip("."), domain.lstrip(".")
        local = local[:1].lower() + local[1:]
        if local and local.isascii() and (local + domain).islower() and is_domain(domain):
            yield Address(*match.span(), f"{local}@{domain}", ("capitals to take out",))


def _joined(match: re.Match[str]) -> str:
    """Return a word whose letters are parted ("d.o.t") as the word, as long as it was."""
    word = re.sub(r"[.*_-]", "", match[0])
    return word.rjust(len(match[0])) if word in PARTED_WORDS else match[0]

"""Finds e-mail addresses that are masked as a whole.

Masks: written backwards ("moc.liamg@anna"), joined by words in capitals ("annaATgmailDOTcom") or in long names of the
at sign, or with a word to remove ("annaNOSPAM@gmail.com").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.kinds.email.address import AT_NAMES, DOT_WORDS, MAX_LOCAL, TABLE, Address, join_words
from enrich.lexicon.domains import MAIL_DOMAINS, is_domain

MIN_NAME = len("kukac")
BACKWARDS = re.compile(
    r"(?<![\w.@-])(?P<domain>(?:moc|ku\.oc|ten|gro|elpmaxe)\.[a-z0-9.-]{2,40})"
    r"@(?P<local>[a-z0-9_][a-z0-9._+-]{0,62}[a-z0-9_])(?![\w@])"
)
BACKWARDS_CUE = re.compile(
    r"backwards?\b|back to front|\brevers|\bin mirror|\bmirrored"
    r"|\bflip|\bwrong way r?ound|\bother way r?ound"
    r"|\bturn(?:ed)? (?:it |me |that |this )?(?:a?round|over)|right to left"
)
SIGNS = {"DOT": ".", "UNDERSCORE": "_", "DASH": "-", "HYPHEN": "-"}
PART, WORD = "[a-z0-9]{1,30}", "(?:DOT|UNDERSCORE|DASH|HYPHEN)"
JOINED = re.compile(
    rf"(?<![\w.@+-])(?P<local>{PART}(?:(?:{WORD}|[._]){PART}){{0,4}})"
    rf"AT(?P<domain>{PART}(?:{WORD}{PART}){{1,4}})(?![\w@])"
)
# "miachiocciolaexamplepuntocom": names of the at sign that no ordinary word contains.
_LONG = join_words(
    name for name in AT_NAMES if len(name) >= MIN_NAME and name.isalpha() and name not in TABLE.at_ambiguous
)
GLUED_AT = re.compile(
    rf"(?<=[a-z0-9])(?:{_LONG})(?P<label>[a-z0-9-]{{2,40}}?)(?:{DOT_WORDS})(?P<ending>[a-z]{{2,3}})(?!\w)"
)
GLUED_LOCAL = re.compile(r"(?<![\w.@+-])[a-z0-9][a-z0-9._-]*$")
MUNG = r"(?:NO_?SPAM|(?:REMOVE|DELETE)(?:_?(?:THIS|ME))?)"
MUNGED = re.compile(
    rf"(?<![\w.+@-])[\w.+-]{{0,40}}(?:{MUNG}[\w.-]{{0,40}}@|@[\w.-]{{0,40}}?{MUNG})[\w.-]{{1,60}}(?<![.-])"
)


def find_masked(folded: str, lowered: str) -> Iterator[Address]:
    """Yield the addresses that are backwards, joined by capitals or contain a word to remove."""
    if "@" in lowered:
        yield from _find_backwards(lowered)
    if "DOT" in folded and "AT" in folded:
        yield from _find_joined(folded)
    yield from _find_glued(lowered)
    if "@" in lowered and ("SPAM" in folded or "REMOVE" in folded or "DELETE" in folded):
        yield from _find_munged(folded)


def _find_backwards(lowered: str) -> Iterator[Address]:
    """Yield addresses that are backwards: a large provider always, another domain if the text says so."""
    found = list(BACKWARDS.finditer(lowered))
    is_announced = bool(found) and BACKWARDS_CUE.search(lowered) is not None
    for match in found:
        domain, local = match["domain"][::-1], match["local"][::-1]
        is_certain = domain in MAIL_DOMAINS or domain.endswith((".com", ".co.uk"))
        is_backwards = is_domain(domain) and (is_announced or is_certain)
        if is_backwards and not is_domain(match["local"]):
            yield Address(*match.span(), f"{local}@{domain}", ("written backwards",))


def _find_joined(folded: str) -> Iterator[Address]:
    for match in JOINED.finditer(folded):
        local, domain = _replace_words(match["local"]), _replace_words(match["domain"])
        if is_domain(domain):
            yield Address(*match.span(), f"{local}@{domain}", ("at in words", "dot in words"))


def _find_glued(lowered: str) -> Iterator[Address]:
    for sign in GLUED_AT.finditer(lowered):
        local = GLUED_LOCAL.search(lowered, max(0, sign.start() - MAX_LOCAL), sign.start())
        domain = f"{sign['label']}.{sign['ending']}"
        if local and is_domain(domain):
            yield Address(local.start(), sign.end(), f"{local[0]}@{domain}", ("at in words", "dot in words"))


def _replace_words(joined: str) -> str:
    for word, sign in SIGNS.items():
        joined = joined.replace(word, sign)
    return joined


def _find_munged(folded: str) -> Iterator[Address]:
    """Yield addresses in lower case that contain an instruction in capitals, "annaNOSPAM@gmail.com"."""
    for match in MUNGED.finditer(folded):
        local, _, domain = re.sub(rf"[._-]?{MUNG}", "", match[0]).partition("@")
        local, domain = local.lstrip("."), domain.lstrip(".")
        local = local[:1].lower() + local[1:]
        if local and local.isascii() and (local + domain).islower() and is_domain(domain):
            yield Address(*match.span(), f"{local}@{domain}", ("capitals to take out",))

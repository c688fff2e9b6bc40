"""Finds e-mail addresses that are masked as a whole.

Masks: written backwards ("moc.liamg@anna"), joined by words in capitals ("annaATgmailDOTcom"), with signs between
letters ("a.t gmail d.o.t c.o.m"), digits for letters ("d0t c0m"), or with a word to remove ("annaNOSPAM@gmail.com").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.kinds.email.address import AT_NAMES, DOT_WORDS, MAX_LOCAL, TABLE, Address, join_words
from enrich.lexicon.domains import MAIL_DOMAINS, is_domain
from enrich.lexicon.domains import TABLE as DOMAINS

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
_NO_LOCAL_PART = r"(?!\w|\.\w|\s?\W?\s?(?:a\W?t\b|@))"
SEPARATED_WORD = re.compile(rf"(?<![\w.+'&-])(?:(?:[a-z][.*_-]){{1,3}}[a-z]\.?|g[.*_]mail){_NO_LOCAL_PART}")
NO_SIGNS = str.maketrans("", "", ".*_-")
SEPARATED_WORDS = frozenset("at dot com co uk net org me gmail".split())
_SPACED_TLD = r"(?:c o m|n e t|o r g)(?! ?[\w@])"
SPACED_WORD = re.compile(
    r"(?<=[a-z0-9]{2} )d o t(?= )"
    rf"|(?:(?<=d o t )|(?<=[a-z0-9]{{2}} \. )|(?<=[a-z0-9] dot )){_SPACED_TLD}"
)
MISSPELT_MAIL = re.compile(r"(?<![a-z0-9])(g|hot|y|proton)m@il(?![a-z0-9])")
# Words with digits for letters, apart from "@" and dots: those are read unchanged.
LEET_WORD = re.compile(r"(?<![\w@.-])[a-z]*[0135][a-z0135]*(?![\w.@-])")
LEET = str.maketrans("0135", "oies")
LEET_WORDS = frozenset(("dot", "com", *DOMAINS.providers))
# "mia*example.com, * = @": the text says which symbol is the at sign.
_SYMBOL_NAMES = {
    "star": "*", "asterisk": "*", "hash": "#", "hashtag": "#", "percent": "%", "tilde": "~", "squiggle": "~",
    "caret": "^", "plus": "+", "dollar": "$", "exclamation mark": "!", "pipe": "|", "ampersand": "&",
}  # fmt: skip
_OPEN, _CLOSE, _ARTICLE = r"[\"'(\[]?", r"[\"')\]]?", r"(?:an? |the )?"
_SYMBOL = rf"(?P<%s>[^\w\s@.,:;\"'()=/-]|\b(?:{'|'.join(_SYMBOL_NAMES)})\b)(?: (?:sign|symbol))?"
_NAMED_AT = rf"{_ARTICLE}{_OPEN}(?:@(?!\w)|at[ -](?:sign|symbol)|at(?=[)\]\"']))"
DECLARED = re.compile(
    rf"(?<!\w){_OPEN}{_SYMBOL % 'symbol'}{_CLOSE}\s?"
    rf"(?:={{1,2}}|->|is|for|with|as|means|by|to|being|into|instead of|in place of|stands for)\s?{_NAMED_AT}"
    rf"|(?<!\w)@{_CLOSE}\s?(?:for|instead of|in place of|replaces|where)\s?{_ARTICLE}{_OPEN}{_SYMBOL % 'other'}(?!\w)"
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


def restore_words(lowered: str) -> str:
    """Return a text in lower case, of the same length, with the plain words for "d.o.t", "a-t" and "d0t"."""
    spaced = SPACED_WORD.sub(_join_spaced, lowered) if " o " in lowered or " e " in lowered else lowered
    return LEET_WORD.sub(_restore_letters, SEPARATED_WORD.sub(_join_letters, spaced))


def restore_at_signs(lowered: str) -> str:
    """Return a text with at signs for the symbol that it declares to be one; "gm@il" is a provider's name."""
    if "m@il" in lowered:
        lowered = MISSPELT_MAIL.sub(r"\1mail", lowered)
    declared = DECLARED.search(lowered) if "@" in lowered or " sign" in lowered or " symbol" in lowered else None
    if declared is None:
        return lowered
    symbol = declared["symbol"] or declared["other"]
    return re.sub(rf"(?<=\w){re.escape(_SYMBOL_NAMES.get(symbol, symbol))}(?=\w)", "@", lowered)


def _restore_letters(match: re.Match[str]) -> str:
    word = match[0].translate(LEET)
    return word if word in LEET_WORDS else match[0]


def _join_letters(match: re.Match[str]) -> str:
    """Return a word with separated letters ("d.o.t") as a word of the same length."""
    word = match[0].translate(NO_SIGNS)
    return word.rjust(len(match[0])) if word in SEPARATED_WORDS else match[0]


def _join_spaced(match: re.Match[str]) -> str:
    return match[0].replace(" ", "").rjust(len(match[0]))


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

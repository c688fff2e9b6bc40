"""Words for the evidence of a reading, for analysts: "- before=ref" becomes "against: the word before is “ref”".

Every feature of enrich/judge/features.py has a row here; a feature's name is what is before its "=".
"""

from __future__ import annotations

SIDES = {"+": "for", "-": "against"}
NOTHING = {"^": "there is no word before it", "$": "there is no word after it"}
TIERS = {"clean": "written plainly", "obfuscated": "disguised", "inferred": "completed from its context"}
# Feature to words; "{}" is its value.
WORDS = {
    "tier": "it is {}",  # by TIERS
    "step": "what was undone: {}",
    "shape": "its shape is {} (9 a digit, a a letter)",
    "case": "its letters are in {} case",
    "only possible": "no list confirms it",
    "platform": "the platform is {}",
    "full": "it is a full postcode",
    "outward": "its area is {}",
    "name has digit": "the name has a digit",
    "name has mark": "the name has a mark such as a dot or an underscore",
    "name is word": "the name is an English word",
    "name is given name": "the name is a given name",
    "last letters are a word": "its last letters are an English word",
    "begins like a postcode": "it begins like a postcode",
    "before": "the word before is {}",
    "before that": "the word before the last is {}",
    "near before": "{} is among the four words before",
    "after": "the next word is {}",
    "near after": "{} is among the three words after",
    "line begins with it": "its line begins with it",
    "line ends after it": "its line ends after it",
}
# Features whose value counts steps: the words, and the width of a step.
RANGES = {
    "length": ("it has {} characters", 4),
    "name length": ("the name has {} characters", 3),
    "digits near": ("{} other digits are in its line", 3),
}
LAST = {"length": 40, "name length": 12, "digits near": 12}  # where the last, open step begins
GAPS = {"gap before": "before it is {}", "gap after": "after it is {}"}
MARKS = {"": "nothing at all", " ": "a space", "\n": "a line end"}


def describe(evidence: str) -> str:
    """Return a piece of evidence in words.

    >>> describe("+ before=call"), describe("- before=^"), describe("- length=0")
    ('for: the word before is “call”', 'against: there is no word before it', 'against: it has 0 to 3 characters')
    >>> describe("+ name length=3"), describe("+ name length=4")
    ('for: the name has 9 to 11 characters', 'for: the name has 12 or more characters')
    >>> describe("+ gap after= "), describe("- gap before=#"), describe("+ after=<4 digits>")
    ('for: after it is a space', 'against: before it is “#”', 'for: the next word is a number of 4 digits')
    """
    side, _, feature = evidence.partition(" ")
    name, _, value = feature.partition("=")
    return f"{SIDES[side]}: {_describe_feature(name, value)}"


def _describe_feature(name: str, value: str) -> str:
    if name in RANGES:
        words, width = RANGES[name]
        first = int(value) * width
        return words.format(f"{first} or more" if first >= LAST[name] else f"{first} to {first + width - 1}")
    if name in GAPS:
        return GAPS[name].format(MARKS.get(value) or f"“{value}”".replace("\n", "↵"))
    if name in ("before", "after") and value in NOTHING:
        return NOTHING[value]
    return WORDS[name].format(_quote(name, value))


def _quote(name: str, value: str) -> str:
    """Return a word of the text in quotes, a number by its length, and the judge's own terms as they are."""
    if value.startswith("<") and value.endswith(" digits>"):
        return f"a number of {value[1]} {'digit' if value[1] == '1' else 'digits'}"
    return f"“{value}”" if "before" in name or "after" in name else TIERS.get(value, value)

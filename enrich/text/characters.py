# ruff: noqa: RUF002 - look-alikes of ASCII characters are the subject of this module
"""Folds single characters to ASCII: digits of any script, compatibility forms, invisible characters, look-alikes.

Source: digit values and NFKC mappings of the Unicode 15 character database; for look-alikes, enrich/lexicon/letters.py.
"""

from __future__ import annotations

import re
import unicodedata

from enrich.lexicon.letters import LOOKALIKES

LOOKALIKE_LETTERS = frozenset(map(chr, LOOKALIKES))

_SAME_GLYPH = (
    str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz")
    | str.maketrans(dict.fromkeys("‘’‚‛ʼ´", "'") | dict.fromkeys("“”„‟«»", '"'))
    | str.maketrans("ıȷɑɡ⭕−⁄∕。｡\u2028\u2029", "ijagO-//..\n\n")
    | str.maketrans({"🔟": "10"})
    | str.maketrans("〇零一二三四五六七八九", "00123456789")
)
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# A circled "a" that stands alone, or in an address of plain letters, is an at sign.
_ROUND = "\u24b6-\u24e9\U0001f130-\U0001f189"
_CIRCLED_A = "\u24b6\u24d0\U0001f130\U0001f150\U0001f170"
CIRCLED_A = frozenset(_CIRCLED_A)
AT_SIGN = re.compile(
    rf"(?<![\w{_ROUND}])(?<![{_ROUND}]\ufe0f)[{_CIRCLED_A}](?=\ufe0f?t?(?![\w{_ROUND}]))"
    r"|(?<=[a-z0-9])\u24d0(?=[a-z0-9-]{2,40}[.\u3002][a-z]{2})"
)
_ENCLOSED = {chr(base + i): chr(65 + i) for base in (0x1F150, 0x1F170) for i in range(26)}


def fold(char: str) -> str:
    r"""Return the replacement of one character, "" if it is invisible.

    >>> [fold(char) for char in "٣①𝟘＋"] + [fold("\u200b"), fold("ﬁ"), fold("é")]
    ['3', '1', '0', '+', '', 'fi', 'é']
    """
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me"} or char in _INVISIBLE:
        return ""
    return _fold_digit(char) or _ENCLOSED.get(char) or _fold_form(char, category)


def _fold_digit(char: str) -> str:
    """Return the ASCII digit of a digit in any script, circled ones included, or ""."""
    value = unicodedata.digit(char, -1)
    return "" if value < 0 else str(value)


def _fold_form(char: str, category: str) -> str:
    """Return "-" for a dash, " " for a space, otherwise the NFKC form; a fraction is unchanged."""
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    if category == "No" and "\u2044" in unicodedata.normalize("NFKC", char):
        return char
    return unicodedata.normalize("NFKC", char.translate(_SAME_GLYPH))


class FoldedCharacters(dict[int | str, str]):
    """Cache of folded characters; keys are code points for `str.translate` and characters for `map`."""

    def __missing__(self, key: int | str) -> str:
        char = chr(key) if isinstance(key, int) else key
        folded = self[key] = fold(char)
        return folded


FOREIGN = re.compile("[^\x00-\x7f]")
FOLDED_CHARACTERS = FoldedCharacters()

_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f"
MARK = re.compile(rf"[{_MARK}]")
CLUSTER = re.compile(rf"[^\W_\d{_MARK}][{_MARK}]+")
TAIL = re.compile(rf"[{_MARK}]+|(?<=&)#?\w{{1,31}};")
LOOKALIKE_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]*[\u0370-\u058f][^\W\d_]*")


def compose(cluster: str) -> str:
    r"""Return a letter with its combining marks as one composed letter, or the bare letter if Unicode has none.

    >>> compose("e\u0301"), compose("q\u0336\u0337")
    ('é', 'q')
    """
    whole = unicodedata.normalize("NFC", cluster[:4])
    return fold(whole if len(whole) == 1 else cluster[0])


def transliterate(word: re.Match[str]) -> str:
    """Return a word in Latin letters if some of its letters are Latin or all of them look Latin; otherwise unchanged.

    A Bulgarian word is unchanged; "сall" with one Cyrillic letter becomes "call".
    """
    swapped = word.group().translate(LOOKALIKES)
    mixed = re.search("[A-Za-z]", word.group())
    return swapped if mixed or swapped.isascii() else word.group()

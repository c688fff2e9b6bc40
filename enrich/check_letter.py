"""The check letter that PNC ids and CRO numbers share.

Source: CJS Data Standards Catalogue, "PNC Id" and "CRO number" (criminaljusticehub.org.uk, jargon buster): a number modulo 23 in an alphabet
without I, O and S, 0 being Z.
"""

ALPHABET = "ZABCDEFGHJKLMNPQRTUVWXY"


def compute_check_letter(digits: str) -> str:
    """Return the letter for a two-digit year followed by a serial.

    >>> check_letter("010171310")
    'W'
    """
    return ALPHABET[int(digits) % len(ALPHABET)]

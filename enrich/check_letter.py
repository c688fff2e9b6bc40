"""The check letter of PNC ids and CRO numbers.

Source: CJS Data Standards Catalogue, "PNC Id" and "CRO number" (criminaljusticehub.org.uk, jargon buster): a number
modulo 23 in an alphabet without I, O and S, in which Z is 0.
"""

ALPHABET = "ZABCDEFGHJKLMNPQRTUVWXY"


def compute_check_letter(digits: str) -> str:
    """Return the check letter of a two-digit year followed by a serial.

    >>> compute_check_letter("010171310")
    'W'
    """
    return ALPHABET[int(digits) % len(ALPHABET)]

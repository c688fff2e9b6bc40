"""The check letter that PNC ids and CRO numbers share.

Source: Criminal Justice System data standards catalogue: year and serial modulo 23 in an alphabet without I, O and S.
"""

ALPHABET = "ZABCDEFGHJKLMNPQRTUVWXY"


def check_letter(digits: str) -> str:
    """Return the letter for a two-digit year followed by a serial.

    >>> check_letter("010171310")
    'W'
    """
    return ALPHABET[int(digits) % len(ALPHABET)]

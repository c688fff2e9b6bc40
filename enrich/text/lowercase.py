"""Lower case that keeps every character in its place, so that a reading of it can be cited."""


def lowercase(text: str) -> str:
    """Return the text in lower case, as long as it was: a letter whose lower case is two characters stays.

    >>> len(lowered("İX")), lowered("Gmail")
    (2, 'gmail')
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)

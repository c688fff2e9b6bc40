"""Lower case that preserves the length of a text, so that offsets stay valid."""


def lowercase(text: str) -> str:
    """Return the text in lower case with the same length: a letter whose lower case has two characters is unchanged.

    >>> len(lowercase("İX")), lowercase("Gmail")
    (2, 'gmail')
    """
    lowered = text.lower()
    return (
        lowered
        if len(lowered) == len(text)
        else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    )

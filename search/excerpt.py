"""The place of a text that answers a query."""

AROUND = 60


def build_excerpt(text: str, start: int, end: int) -> str:
    """Return one line with the stretch between « and » and about AROUND characters on both sides.

    >>> excerpt("Call Rose on 07700 900461, any time", 13, 25)
    'Call Rose on «07700 900461», any time'
    """
    before, after = max(0, start - AROUND), min(len(text), end + AROUND)
    shown = f"{'…' * (before > 0)}{text[before:start]}«{text[start:end]}»{text[end:after]}{'…' * (after < len(text))}"
    return " ".join(shown.split())

"""Search snippets: the matching part of a text with its surroundings."""

CONTEXT = 60  # characters on each side


def build_excerpt(text: str, start: int, end: int) -> str:
    """Return one line: the match between « and », with about CONTEXT characters on each side.

    >>> build_excerpt("Call Rose on 07700 900461, any time", 13, 25)
    'Call Rose on «07700 900461», any time'
    """
    before, after = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    left = f"{'…' * (before > 0)}{text[before:start]}"
    right = f"{text[end:after]}{'…' * (after < len(text))}"
    return " ".join(f"{left}«{text[start:end]}»{right}".split())

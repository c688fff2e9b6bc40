"""Deterministic ids: the same facts give the same id on every machine, so a write that is repeated changes nothing."""

from hashlib import sha256


def digest(*parts: str) -> str:
    """Return 32 hexadecimal digits for the parts, in order.

    Each part is written with its length, so ("ab", "c") and ("a", "bc") differ. Lone surrogates, which hostile text holds,
    are hashed as they are.
    """
    whole = sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(raw))
        whole.update(raw)
    return whole.hexdigest()[:32]

"""Finds all e-mail addresses of a text: plain, disguised, masked, spelt out in pieces, and without an at sign."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from enrich.kinds.email.address import Address
from enrich.kinds.email.disguised import find_disguised
from enrich.kinds.email.masks.masked import find_masked
from enrich.kinds.email.masks.rewriting import restore_signs, restore_words
from enrich.kinds.email.narrated import find_narrated
from enrich.kinds.email.plain import decode_escapes, find_plain
from enrich.kinds.email.unsigned import find_without_at_sign


def find_addresses(folded: str, lowered: str) -> list[Address]:
    """Return the addresses of a text in order, without overlaps: masked before plain before disguised ones."""
    escaped = decode_escapes(lowered)
    decoded = restore_signs(escaped)
    found = list(find_masked(folded, lowered))
    plain = list(find_plain(folded, decoded)) if "@" in decoded else []
    if decoded is not escaped:
        plain = [_mark_rewritten(address, escaped, decoded) for address in plain]
    found = _merge(found, plain)
    restored = restore_words(decoded)
    taken = frozenset(decoded.rindex("@", address.start, address.end) for address in plain)
    found = _merge(found, find_disguised(folded, restored, taken))
    found = _merge(found, find_without_at_sign(restored))
    return _merge(found, find_narrated(restored))


def _mark_rewritten(address: Address, written: str, decoded: str) -> Address:
    """Return an address with the transformation that rewrote it: a declared sign, or omitted text."""
    before, after = written[address.start : address.end], decoded[address.start : address.end]
    if before == after:
        return address
    if before.count("\0") != after.count("\0"):
        return replace(address, undone=("characters left out",))
    return replace(address, undone=("declared dot" if "@" in before else "declared at sign", *address.undone))


def _merge(found: list[Address], others: Iterable[Address]) -> list[Address]:
    """Return the addresses in order, and those of the others that overlap none of them."""
    starts = [address.start for address in found]
    indexed = [(other, bisect_left(starts, other.end)) for other in others]
    added = [other for other, index in indexed if index == 0 or found[index - 1].end <= other.start]
    return sorted(found + added, key=lambda address: address.start) if added else found

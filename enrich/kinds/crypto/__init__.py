"""Address of a crypto currency: Bitcoin (base58, bech32, bech32m), Ethereum, Tron and Litecoin in base58.

Source: Bitcoin base58check (version byte and double SHA-256), BIP-173 and BIP-350 (bech32, bech32m), EIP-55 (capitals as a checksum),
Tron and Litecoin documentation (version bytes). Every checksum is verified; an Ethereum address without capitals carries none and is possible.

>>> [seen.value for seen in crypto.find(Text("btc BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4 only"))]
['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4']
>>> crypto.canonical("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
'0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
>>> crypto.canonical("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")
Traceback (most recent call last):
enrich.errors.InvalidChecksum: crypto '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb': the checksum does not agree
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from enrich.errors import IdentifierError, InvalidChecksum, InvalidFormat
from enrich.kind import Kind
from enrich.kinds.crypto.keccak import keccak_256
from enrich.text.citation import cite
from enrich.text.folding import Text
from records.identifier import Sighting

SHAPE = re.compile(
    r"(?<![A-Za-z0-9])(?:[13TLM][1-9A-HJ-NP-Za-km-z]{24,34}|bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}|0x[0-9A-Fa-f]{40})(?![A-Za-z0-9])"
)
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32M = 0x2BC830A3
VERSIONS = {0x00: "1", 0x05: "3", 0x41: "T", 0x30: "L", 0x32: "M"}
LENGTH = 25


def find(text: Text) -> Iterator[Sighting]:
    """Yield the addresses whose checksum agrees, in order, read as written: capitals matter in base58."""
    for match in SHAPE.finditer(text.folded):
        try:
            value = canonical(match[0])
        except IdentifierError:
            continue
        yield cite(text, crypto.rule, match.span(), value)


def canonical(value: str) -> str:
    """Return base58 as written, bech32 in lower case, Ethereum with EIP-55 capitals.

    Raises InvalidFormat for another shape, InvalidChecksum where the checksum does not agree.
    """
    plain = value.strip()
    if not SHAPE.fullmatch(plain):
        raise InvalidFormat("crypto", value, "an address begins with 1, 3, bc1, 0x, T, L or M and has a fixed alphabet")
    if plain.startswith("0x"):
        return _ethereum(value, plain[2:])
    good = _bech32_agrees(plain.lower()) if plain[:3].lower() == "bc1" else _base58_agrees(plain)
    if not good:
        raise InvalidChecksum("crypto", value, "the checksum does not agree")
    return plain.lower() if plain[:3].lower() == "bc1" else plain


def _ethereum(value: str, digits: str) -> str:
    """Return the address with its capitals; capitals that are there already must be the right ones."""
    low = digits.lower()
    marks = keccak_256(low.encode()).hex()
    address = "".join(digit.upper() if int(mark, 16) > 7 else digit for digit, mark in zip(low, marks, strict=False))  # noqa: PLR2004 - EIP-55
    if digits not in (low, digits.upper(), address):
        raise InvalidChecksum("crypto", value, "the checksum does not agree")
    return f"0x{address}"


def _base58_agrees(address: str) -> bool:
    number = 0
    for char in address:
        number = number * 58 + BASE58.index(char)
    raw = number.to_bytes(LENGTH + 1, "big")[1:] if number < 1 << 8 * LENGTH else b""
    sealed = bool(raw) and hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]
    return sealed and VERSIONS.get(raw[0]) == address[0]


def _bech32_agrees(address: str) -> bool:
    """Verify bech32 for witness version 0 and bech32m for the later ones."""
    from stdnum.bitcoin import bech32_checksum

    data = [BECH32.index(char) for char in address[3:]]
    expanded = [ord(char) >> 5 for char in "bc"] + [0] + [ord(char) & 31 for char in "bc"]
    return bech32_checksum(expanded + data) == (BECH32M if data[0] else 1) and data[0] <= 16  # noqa: PLR2004 - BIP-173


crypto = Kind(
    "crypto",
    find,
    canonical,
    example="bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    about="a Bitcoin, Ethereum, Tron or Litecoin address with an agreeing checksum",
    source="base58check; BIP-173; BIP-350; EIP-55",
)

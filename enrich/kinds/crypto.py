"""Crypto-currency address: Bitcoin (base58, bech32, bech32m), Ethereum, Tron and Litecoin in base58.

Source: Bitcoin base58check (version byte and double SHA-256), BIP-173 and BIP-350 (bech32, bech32m), EIP-55 (capitals
as a checksum), Tron and Litecoin documentation (version bytes). Every checksum is verified; an Ethereum address in one
case has none.

>>> [seen.value for seen in crypto.find(Text("btc BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4 only"))]
['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4']
>>> crypto.canonical("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
'0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
>>> crypto.canonical("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")
Traceback (most recent call last):
enrich.errors.InvalidChecksum: crypto '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb': the checksum is wrong
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from enrich.errors import IdentifierError, InvalidChecksum, InvalidFormat
from enrich.kind import Kind
from enrich.text.citation import cite
from enrich.text.folding import Text
from records.identifier import Sighting

NAME = "crypto"
SHAPE = re.compile(
    r"(?<![A-Za-z0-9])(?:[13TLM][1-9A-HJ-NP-Za-km-z]{24,34}|bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}"
    r"|0x[0-9A-Fa-f]{40})(?![A-Za-z0-9])"
)
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32M = 0x2BC830A3
MAX_WITNESS_VERSION = 16  # BIP-173
# First characters by version byte.
PREFIXES = {0x00: "1", 0x05: "3", 0x41: "T", 0x30: "L", 0x32: "M"}
LENGTH = 25  # bytes of a base58check address
FIRST_CAPITAL = 8  # EIP-55: a letter is a capital if its digit of the hash is at least this


def find(text: Text) -> Iterator[Sighting]:
    """Yield the addresses with a valid checksum, in order. Matching is case-sensitive, as base58 is."""
    for match in SHAPE.finditer(text.folded):
        try:
            value = canonical(match[0])
        except IdentifierError:
            continue
        yield cite(text, crypto.rule, match.span(), value)


def canonical(value: str) -> str:
    """Validate the checksum, and normalise to lower case (bech32) or EIP-55 capitals (Ethereum).

    Raise InvalidFormat or InvalidChecksum. Base58 is returned unchanged.
    """
    plain = value.strip()
    if not SHAPE.fullmatch(plain):
        raise InvalidFormat(NAME, value, "an address begins with 1, 3, bc1, 0x, T, L or M and has a fixed alphabet")
    if plain.startswith("0x"):
        return _canonicalise_ethereum(value, plain[2:])
    is_bech32 = plain[:3].lower() == "bc1"
    if not (_is_valid_bech32(plain.lower()) if is_bech32 else _is_valid_base58(plain)):
        raise InvalidChecksum(NAME, value, "the checksum is wrong")
    return plain.lower() if is_bech32 else plain


def _canonicalise_ethereum(value: str, digits: str) -> str:
    """Return the address with EIP-55 capitals; an address in mixed case must have them already."""
    lowered = digits.lower()
    hashed = _keccak_256(lowered.encode()).hex()[: len(lowered)]
    is_capital = [int(digit, 16) >= FIRST_CAPITAL for digit in hashed]
    address = "".join(char.upper() if capital else char for char, capital in zip(lowered, is_capital, strict=True))
    if digits not in (lowered, digits.upper(), address):
        raise InvalidChecksum(NAME, value, "the checksum is wrong")
    return f"0x{address}"


def _keccak_256(message: bytes) -> bytes:
    """Return the Keccak-256 digest of Ethereum; the padding of hashlib's SHA3-256 differs.

    >>> _keccak_256(b"").hex()[:16]
    'c5d2460186f7233c'
    """
    from Crypto.Hash import keccak  # slow to import

    return keccak.new(data=message, digest_bits=256).digest()


def _is_valid_base58(address: str) -> bool:
    number = 0
    for char in address:
        number = number * 58 + BASE58.index(char)
    raw = number.to_bytes(LENGTH + 1, "big")[1:] if number < 1 << 8 * LENGTH else b""
    is_intact = bool(raw) and hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]
    return is_intact and PREFIXES.get(raw[0]) == address[0]


def _is_valid_bech32(address: str) -> bool:
    """Verify bech32 for witness version 0 and bech32m for later versions."""
    from stdnum.bitcoin import bech32_checksum

    data = [BECH32.index(char) for char in address[3:]]
    expanded = [ord(char) >> 5 for char in "bc"] + [0] + [ord(char) & 31 for char in "bc"]
    return bech32_checksum(expanded + data) == (BECH32M if data[0] else 1) and data[0] <= MAX_WITNESS_VERSION


crypto = Kind(
    NAME,
    find,
    canonical,
    example="bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    about="a Bitcoin, Ethereum, Tron or Litecoin address with a valid checksum",
    source="base58check; BIP-173; BIP-350; EIP-55",
    mark=r"[0-9a-z]{25}|bc1[0-9a-z]{11}",
)

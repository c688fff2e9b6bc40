"""Keccak-256 as Ethereum uses it; hashlib's SHA3-256 pads differently.

Source: The Keccak reference, version 3.0, section 1 (rate 1088, capacity 512, padding 0x01).
"""

from __future__ import annotations

LANES = 25
RATE = 136
MASK = (1 << 64) - 1
ROUNDS = 24


def keccak_256(message: bytes) -> bytes:
    """Return the 32 bytes of the digest.

    >>> keccak_256(b"").hex()[:16]
    'c5d2460186f7233c'
    """
    padded = bytearray(message) + b"\x01" + bytes(-(len(message) + 1) % RATE)
    padded[-1] |= 0x80
    state = [0] * LANES
    for start in range(0, len(padded), RATE):
        for lane in range(RATE // 8):
            state[lane] ^= int.from_bytes(padded[start + 8 * lane : start + 8 * lane + 8], "little")
        state = _permuted(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def _permuted(lanes: list[int]) -> list[int]:
    """Return the state after 24 rounds; the round constants come from the linear feedback register that defines them."""
    register = 1
    for _ in range(ROUNDS):
        lanes = _chi(_rho_pi(_theta(lanes)))
        for bit in range(7):
            register = (register << 1) ^ ((register >> 7) * 0x171)
            if register & 2:
                lanes[0] ^= 1 << ((1 << bit) - 1)
    return lanes


def _theta(lanes: list[int]) -> list[int]:
    columns = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
    mixed = [columns[(x + 4) % 5] ^ _rotated(columns[(x + 1) % 5], 1) for x in range(5)]
    return [lane ^ mixed[at % 5] for at, lane in enumerate(lanes)]


def _rho_pi(lanes: list[int]) -> list[int]:
    moved = list(lanes)
    x, y, current = 1, 0, lanes[1]
    for turn in range(ROUNDS):
        x, y = y, (2 * x + 3 * y) % 5
        current, moved[x + 5 * y] = lanes[x + 5 * y], _rotated(current, (turn + 1) * (turn + 2) // 2)
    return moved


def _chi(lanes: list[int]) -> list[int]:
    return [
        lane ^ (~lanes[at - at % 5 + (at + 1) % 5] & MASK & lanes[at - at % 5 + (at + 2) % 5])
        for at, lane in enumerate(lanes)
    ]


def _rotated(lane: int, bits: int) -> int:
    return ((lane << bits % 64) | (lane >> (64 - bits % 64))) & MASK

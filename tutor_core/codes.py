"""Codes that let somebody into a classroom or join two accounts: drawn from a key, kept as hashes.

A code is worked out from a key outside the database and the event that asked for it, so a turn
done again after a crash makes the same one, and nothing that is stored holds it: neither the
reply, which has a gap until it goes out, nor the message that brings it back, which is hashed as
it comes in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

# 128 bits: five tries an hour find one of a million live codes in some 10^28 years.
BYTES = 16
GAP = "⟨code⟩"
"""Stands in a reply's text where its code goes."""
# What is longer is no code; it isn't worth the hashing.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Mint:
    """Draws codes from a key of at least 32 random bytes."""

    key: bytes

    def code(self, event_id: str) -> str:
        """Return the code that an event asked for: 26 letters and digits, fit for an address."""
        drawn = hmac.new(self.key, event_id.encode(), hashlib.sha256).digest()[:BYTES]
        return base64.b32encode(drawn).decode().rstrip("=").lower()


def digest(code: str) -> str:
    """Return what is kept of a code, the same however it was typed.

    A fast hash is enough for 128 random bits. What is typed is always hashed, a hash as well: so
    whoever reads a hash in the database can't use it.
    """
    tidy = "".join(c for c in code[:_LONGEST].lower() if c.isascii() and c.isalnum())
    return hashlib.sha256(f"stepladder code {tidy}".encode()).hexdigest()


def matching(wanted: str, held: Iterable[T], digest_of: Callable[[T], str]) -> T | None:
    """Return the one of a digest; how long it takes tells nothing of how near the others are."""
    found = None
    for one in held:
        if hmac.compare_digest(wanted.encode(), digest_of(one).encode()):
            found = one
    return found


def number_of(event_id: str) -> int:
    """Return the two-digit number that both sides of a link have to see."""
    drawn = hashlib.sha256(f"stepladder number {event_id}".encode()).digest()
    return 10 + int.from_bytes(drawn[:4], "big") % 90

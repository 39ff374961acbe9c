"""Callback data: what a button means, signed, within the 64 bytes that Telegram keeps of it."""

from __future__ import annotations

import base64
import hashlib
import hmac

LIMIT = 64  # bytes, by the Bot API
_SIGNATURE = 8  # letters, 48 bits: no one can try 2**47 presses


class Seal:
    """Signs what buttons mean, by a key made from the bot's token; a new token voids them."""

    def __init__(self, token: str) -> None:
        """Make the key."""
        self._key = hmac.digest(token.encode(), b"what a button means", hashlib.sha256)

    def sealed(self, meaning: str, chat: int) -> str | None:
        """Return the data of a button shown in a chat; None when it would be too long."""
        data = self._sign(meaning, chat) + meaning
        return data if len(data.encode()) <= LIMIT else None

    def opened(self, data: str, chat: int) -> str | None:
        """Return what a button pressed in a chat means; None when this didn't sign it."""
        signature, meaning = data[:_SIGNATURE], data[_SIGNATURE:]
        wanted = self._sign(meaning, chat)
        known = hmac.compare_digest(signature.encode(), wanted.encode())
        return meaning if meaning and known else None

    def _sign(self, meaning: str, chat: int) -> str:
        digest = hmac.digest(self._key, f"{chat} {meaning}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[: _SIGNATURE * 6 // 8]).decode()

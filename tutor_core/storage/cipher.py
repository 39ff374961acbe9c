"""Encryption at rest: what people wrote and read, when a key is given."""

from __future__ import annotations

from typing import Protocol

from tutor_core.errors import SettingsError

# No stored document starts with these; a text that does is written with PLAIN in front of it.
SEALED, PLAIN = "sealed:", "plain:"

_NO_KEY = (
    "The stored messages are encrypted and no key was given: "
    "set the data key they were written with."
)
_WRONG_KEY = (
    "The data key isn't the one the stored messages were encrypted with: set the one used before."
)
_BAD_KEY = (
    "The data key has to be 32 random bytes in URL-safe base64 (44 characters); "
    "make one with: python -c 'from cryptography.fernet import Fernet as F; "
    "print(F.generate_key().decode())'"
)


class Cipher(Protocol):
    """Seals texts and opens them again."""

    def seal(self, text: str) -> str:
        """Return what is stored for a text."""
        ...

    def open(self, stored: str) -> str:
        """Return the text of what is stored. Raises SettingsError without the right key."""
        ...


class NoCipher:
    """Stores texts as they are: no key was given."""

    def seal(self, text: str) -> str:
        """Return the text, marked as plain only where it could be taken for a sealed one."""
        return PLAIN + text if text.startswith((SEALED, PLAIN)) else text

    def open(self, stored: str) -> str:
        """Return the text. Raises SettingsError for one that was sealed."""
        if stored.startswith(SEALED):
            raise SettingsError(_NO_KEY)
        return stored.removeprefix(PLAIN)


class FernetCipher:
    """Seals with Fernet (AES-128-CBC, HMAC-SHA256); reads texts older than the key, too."""

    def __init__(self, key: str) -> None:
        """Take the key as text. Raises SettingsError when it isn't a Fernet key."""
        from cryptography.fernet import Fernet  # most start without a key, and faster without it

        try:
            self._fernet = Fernet(key)
        except ValueError:
            raise SettingsError(_BAD_KEY) from None

    def seal(self, text: str) -> str:
        """Return the sealed text."""
        return SEALED + self._fernet.encrypt(text.encode()).decode()

    def open(self, stored: str) -> str:
        """Return the text. Raises SettingsError when another key sealed it."""
        from cryptography.fernet import InvalidToken

        if not stored.startswith(SEALED):
            return stored.removeprefix(PLAIN)
        try:
            return self._fernet.decrypt(stored.removeprefix(SEALED)).decode()
        except InvalidToken:
            raise SettingsError(_WRONG_KEY) from None


def cipher_for(key: str | None) -> Cipher:
    """Return the cipher for a key, or the one that seals nothing. Raises SettingsError."""
    return FernetCipher(key) if key else NoCipher()

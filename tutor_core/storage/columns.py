"""Column types: times that are always UTC, values as JSON, texts sealed at rest."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import DateTime, Text
from sqlalchemy.types import TypeDecorator

from tutor_core.messages import Incoming
from tutor_core.storage import codec
from tutor_core.storage.cipher import Cipher, NoCipher

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
_CIPHER = "stepladder_cipher"


def give_cipher(dialect: Dialect, cipher: Cipher) -> None:
    """Let the sealed columns of one engine use a cipher; an engine has a dialect of its own."""
    setattr(dialect, _CIPHER, cipher)


def _cipher(dialect: Dialect) -> Cipher:
    cipher: Cipher = getattr(dialect, _CIPHER, None) or NoCipher()
    return cipher


class UtcTime(TypeDecorator[datetime]):
    """An aware time, stored as UTC. Refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time can't be stored: pass an aware one")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as aware UTC; SQLite gives it back without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[E], Generic[E]):
    """A member of an enumeration, stored as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        """Take the enumeration."""
        super().__init__()
        self.kind = kind
        self._members = {str(member): member for member in kind}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Return the text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Return the member. Raises KeyError for a text that is none."""
        return None if value is None else self._members[value]


class Document(TypeDecorator[T], Generic[T]):
    """A value as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        """Take the type of the value."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """Return the JSON text."""
        return None if value is None else codec.dump(self.kind, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """Return the value. Raises ValidationError for a text that holds no such value."""
        return None if value is None else codec.load(self.kind, value)


class SealedText(TypeDecorator[str]):
    """A text that is encrypted at rest when a key was given."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else _cipher(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text. Raises SettingsError without the right key."""
        return None if value is None else _cipher(dialect).open(value)


class SealedDocument(Document[T]):
    """A value as JSON text that is encrypted at rest when a key was given."""

    cache_ok = True

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else _cipher(dialect).seal(codec.dump(self.kind, value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """Return the value. Raises SettingsError without the right key."""
        return None if value is None else codec.load(self.kind, _cipher(dialect).open(value))


class SealedMessage(TypeDecorator[Incoming]):
    """A message as it came, encrypted at rest when a key was given."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Incoming | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else _cipher(dialect).seal(codec.dump_incoming(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Incoming | None:
        """Return the message. Raises SettingsError without the right key."""
        return None if value is None else codec.load_incoming(_cipher(dialect).open(value))

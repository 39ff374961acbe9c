"""Everything that can go wrong on purpose.

    StepladderError
    ├── SettingsError          a setting is missing or makes no sense
    ├── DataFolderError        the data folder is full, read-only or in use
    ├── CourseError            a course file can't be used (file and line)
    ├── RetrievalError         the index or the embedding model can't answer
    ├── ModelError             the language model gave nothing that can be used
    ├── StaleError             what a turn was decided on has changed; it is done again
    └── RequestError           the sender asked for something that can't be done

Each has ``text``, one line fit for the person who sees it, and ``log``, one for the operator.
"""

from __future__ import annotations

from enum import StrEnum


class StepladderError(Exception):
    """Root of the tree. ``text`` is for the person who sees it, ``log`` for the operator."""

    def __init__(self, text: str, log: str = "") -> None:
        """Keep both; without ``log`` the operator reads what the person reads."""
        super().__init__(text)
        self.text = text
        self.log = log or text


class SettingsError(StepladderError):
    """A setting is missing or makes no sense."""


class DataFolderError(StepladderError):
    """The data folder is full, read-only, or in use by another process."""


class CourseError(StepladderError):
    """A course file can't be used; ``file`` and ``line`` (from 1, 0: all of it) say where."""

    def __init__(self, text: str, file: str = "", line: int = 0, log: str = "") -> None:
        """Prefix the text with the place, as compilers do."""
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(where + text, log)
        self.file = file
        self.line = line


class RetrievalError(StepladderError):
    """The index or the embedding model can't answer."""


class ModelFault(StrEnum):
    """What kept a language model from answering."""

    TIMEOUT = "timeout"  # it took too long
    REFUSED = "refused"  # it will not say that
    UNREADABLE = "unreadable"  # it answered, in another form than asked for
    UNAVAILABLE = "unavailable"  # it could not be reached, or turned the call away


class ModelError(StepladderError):
    """The language model gave nothing that can be used; never shown, since offline words follow.

    ``tokens`` in and out were used all the same; None: nobody said. ``log`` holds no text.
    """

    def __init__(
        self, fault: ModelFault, log: str = "", tokens: tuple[int, int] | None = None
    ) -> None:
        """Keep what went wrong and what it cost."""
        super().__init__("The language model gave no answer that can be used.", log or fault)
        self.fault = fault
        self.tokens = tokens


class StaleError(StepladderError):
    """What a turn was decided on changed before it was written; it may be decided anew."""

    def __init__(self) -> None:
        """Say it as whoever would see it could act on it."""
        super().__init__("Something changed at the same moment. Please try that once more.")


class RequestError(StepladderError):
    """The sender asked for something that can't be done as asked."""

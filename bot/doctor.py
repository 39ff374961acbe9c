"""``tutor doctor``: says what is there and what is missing, each with what mends it.

Each part of the program brings its own checks; this runs them and writes down what they found.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from prompts.loader import Phrases


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``mend`` says what to do when it isn't ``well``."""

    well: bool
    what: str
    mend: str = ""


class Check(Protocol):
    """Looks at one part of the program and what it needs."""

    async def findings(self) -> Sequence[Finding]:
        """Return what was found; what can't be looked at is a finding, too."""
        ...


@dataclass(frozen=True, slots=True)
class FolderCheck:
    """Whether the data folder can be used."""

    folder: Path
    words: Phrases

    async def findings(self) -> Sequence[Finding]:
        """Return whether files can be made there."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            writable = os.access(self.folder, os.W_OK | os.X_OK)
            detail = "" if writable else "no right to"
        except OSError as error:
            detail = error.strerror or type(error).__name__
        if not detail:
            return [Finding(True, self.words.say("doctor.folder", folder=self.folder))]
        what = self.words.say("doctor.folder_bad", folder=self.folder, detail=detail)
        return [Finding(False, what, self.words.say("doctor.folder_mend"))]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is known to be missing without looking."""

    finding: Finding

    async def findings(self) -> Sequence[Finding]:
        """Return it."""
        return [self.finding]


async def examine(checks: Iterable[Check], words: Phrases, tell: Callable[[str], None]) -> int:
    """Run the checks, say what they find and return the exit code: 0 when nothing is missing."""
    missing = 0
    for check in checks:
        for one in await check.findings():
            tell(words.say("doctor.good" if one.well else "doctor.bad", what=one.what))
            if not one.well:
                missing += 1
                tell(words.say("doctor.mend", how=one.mend))
    if not missing:
        tell(words.say("doctor.all_well"))
    return 1 if missing else 0

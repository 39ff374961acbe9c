"""One turn: what it may look at, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tutor_core.state import Changes

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from datetime import datetime

    from tutor_core.codes import Mint
    from tutor_core.library import Library
    from tutor_core.mastery import Estimator
    from tutor_core.messages import Incoming, Reply
    from tutor_core.ports import Learners, Probe, Retriever
    from tutor_core.state import LearnerState
    from tutor_core.wording.voice import Voice


@dataclass(frozen=True)
class Turn:
    """Everything a turn works with. ``now`` is when the message was received (UTC)."""

    incoming: Incoming
    text: str
    state: LearnerState
    library: Library
    retriever: Retriever
    estimator: Estimator
    voice: Voice
    cues: Mapping[str, re.Pattern[str]]
    probe: Probe
    learners: Learners
    mint: Mint | None

    @property
    def now(self) -> datetime:
        """The turn's time."""
        return self.incoming.received


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn comes to: the reply and what is to be written with it."""

    reply: Reply
    changes: Changes = field(default_factory=Changes)

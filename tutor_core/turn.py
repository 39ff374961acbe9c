"""One turn: what it may look at, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from tutor_core.scene import of_thread
from tutor_core.state import Changes

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from tutor_core.assessment import Assessment
    from tutor_core.codes import Mint
    from tutor_core.curriculum.library import Library
    from tutor_core.curriculum.opened import Opened
    from tutor_core.mastery.estimate import Estimator
    from tutor_core.messages import Incoming, Reply
    from tutor_core.moves import Decision
    from tutor_core.ports import Curriculum, Learners, Probe, Retriever
    from tutor_core.scene import Scene
    from tutor_core.state import LearnerState, Thread
    from tutor_core.voice import Voice


class Rehearsal(Protocol):
    """A tutor with a store of its own in memory: the classroom's courses and guardrails only."""

    async def handle(self, incoming: Incoming) -> Reply:
        """Take one turn that leaves no trace outside."""
        ...

    async def state(self, incoming: Incoming) -> LearnerState:
        """Return what the next turn of the sender would load."""
        ...


class Rehearse(Protocol):
    """Opens a rehearsal with a classroom's courses and guardrails."""

    async def __call__(self, state: LearnerState) -> Rehearsal:
        """Return it, empty."""
        ...


@dataclass(frozen=True)
class Turn:
    """Everything a turn works with. ``now`` is when the message was received (UTC).

    ``library`` is what is open to whoever wrote, ``courses`` that beside all there is.
    """

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
    curriculum: Curriculum
    courses: Opened
    rehearse: Rehearse
    mint: Mint | None

    @property
    def now(self) -> datetime:
        """The turn's time."""
        return self.incoming.received

    @cached_property
    def place(self) -> Scene | None:
        """What the open thread is about; None without one, or when what it stood on is gone."""
        thread = self.state.thread
        return of_thread(thread, self.library) if thread is not None else None

    @cached_property
    def below(self) -> Scene | None:
        """What the exercise is about that an open question interrupted."""
        under = self.state.under
        return of_thread(under, self.library) if under is not None else None

    @property
    def today(self) -> date:
        """The classroom's day."""
        return self.state.policy.today(self.now)


@dataclass(frozen=True, slots=True)
class Draft:
    """The part of a reply that a language model may word, and the move that it says.

    ``text`` is what the offline tutor says, ``thread`` as it was before the move. ``check`` gives
    what the outgoing checks find in other words for it.
    """

    text: str
    decision: Decision
    place: Scene
    thread: Thread
    check: Callable[[str], tuple[str, ...]]
    assessment: Assessment | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn comes to: the reply and what is to be written with it.

    ``draft`` is the part of the reply that may be worded otherwise. ``unclear`` says that the
    message made no sense to the offline tutor.
    """

    reply: Reply
    changes: Changes = field(default_factory=Changes)
    draft: Draft | None = None
    unclear: bool = False

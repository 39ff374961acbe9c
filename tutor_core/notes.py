"""Notes on a person and a concept: a claim and its test, a disputed estimate, a notice. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tutor_core import checkpoints
from tutor_core.messages import Judgement
from tutor_core.state import NoteKind, ThreadKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tutor_core.ids import ConceptId
    from tutor_core.state import Evidence, LearnerState, Note, Thread


def note_of(state: LearnerState, concept: ConceptId, kind: NoteKind) -> Note | None:
    """Return the note of a kind about a concept, None without one."""
    wanted = (concept, kind)
    return next((n for n in state.notes if (n.concept_id, n.kind) == wanted), None)


def settled_by(
    state: LearnerState, thread: Thread, evidence: Sequence[Evidence], *, last_step: bool
) -> tuple[Note, ...]:
    """Return the claims that an answer settles.

    Borne out when every step of the test was right at once and alone; the first that wasn't
    settles it the other way.
    """
    if thread.kind is not ThreadKind.CLAIM or not evidence:
        return ()
    at_once = all(
        e.judgement is Judgement.CORRECT and not e.aided and e.attempts == 1 for e in evidence
    )
    if at_once and not last_step:
        return ()
    return settled(state, thread.concept_ids, borne_out=at_once)


def settled(
    state: LearnerState, concepts: Collection[ConceptId], *, borne_out: bool
) -> tuple[Note, ...]:
    """Return the claims about the concepts that waited for their test, settled."""
    return tuple(
        replace(n, settled=borne_out)
        for n in state.notes
        if n.kind is NoteKind.KNOWN and n.settled is None and n.concept_id in concepts
    )


def said(state: LearnerState, concepts: Collection[ConceptId]) -> Iterator[tuple[str, ConceptId]]:
    """Yield, for what the learner said about the concepts, a phrase's key and the concept."""
    for note in state.notes:
        if note.concept_id not in concepts or note.kind is NoteKind.SPINNING:
            continue
        key = "not_me" if note.kind is NoteKind.NOT_ME else _STANDING[note.settled]
        yield f"known.said_{key}", note.concept_id


def untested(state: LearnerState) -> list[ConceptId]:
    """Return the concepts whose estimate was disputed and that nothing was answered on since."""
    oldest = state.evidence[0].at if state.evidence else None
    return [
        n.concept_id
        for n in state.notes
        if n.kind is NoteKind.NOT_ME
        and (oldest is None or oldest <= n.at)  # else what came since may be out of sight
        and not any(e.concept_id == n.concept_id and e.at > n.at for e in state.evidence)
    ]


_STANDING = {None: "open", True: "true", False: "not_yet"}


def spinning(state: LearnerState, concept: ConceptId) -> checkpoints.Spinning | None:
    """Return the figures when practice spins its wheels and the learner wasn't told yet."""
    if note_of(state, concept, NoteKind.SPINNING) is not None:
        return None
    return checkpoints.spinning(state.evidence, concept)

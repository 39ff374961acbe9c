"""Requests of teachers about a course's concepts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowConcepts:
    """A teacher's list of concepts: of a course, or from a number on; "" for what waits."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class ShowConcept:
    """All there is about concept number ``number`` of the teacher's list (from 1)."""

    number: int


@dataclass(frozen=True, slots=True)
class ConceptAccept:
    """Proposed concepts are good as they are: their numbers ("3 5 7-9"), or "all"."""

    text: str


@dataclass(frozen=True, slots=True)
class ConceptRename:
    """Give a concept another title."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ConceptMerge:
    """Concept ``number`` goes into concept ``into``."""

    number: int
    into: int


@dataclass(frozen=True, slots=True)
class ConceptAfter:
    """What comes before a concept: numbers, or "none"."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ConceptDrop:
    """This is no concept."""

    number: int


@dataclass(frozen=True, slots=True)
class ConceptUndo:
    """Take the last change to concepts back."""


ConceptRequest = (
    ShowConcepts
    | ShowConcept
    | ConceptAccept
    | ConceptRename
    | ConceptMerge
    | ConceptAfter
    | ConceptDrop
    | ConceptUndo
)

"""What the core needs from outside, as small protocols; fakes are in ``tutor_core.fakes``."""

from __future__ import annotations

from tutor_core.ports.model import (
    AnswerField,
    Budget,
    Completion,
    LanguageModel,
    Ledger,
    ModelCall,
    Prompt,
)
from tutor_core.ports.outside import (
    Bounds,
    Clock,
    Curriculum,
    Found,
    Hit,
    NoCurriculum,
    Probe,
    Retriever,
    Scope,
    Silent,
    Unbounded,
)
from tutor_core.ports.store import (
    Classrooms,
    Courses,
    Delivery,
    Inbox,
    Learners,
    Letterbox,
    People,
    Pressing,
    Store,
)

__all__ = [
    "AnswerField",
    "Bounds",
    "Budget",
    "Classrooms",
    "Clock",
    "Completion",
    "Courses",
    "Curriculum",
    "Delivery",
    "Found",
    "Hit",
    "Inbox",
    "LanguageModel",
    "Learners",
    "Ledger",
    "Letterbox",
    "ModelCall",
    "NoCurriculum",
    "People",
    "Pressing",
    "Probe",
    "Prompt",
    "Retriever",
    "Scope",
    "Silent",
    "Store",
    "Unbounded",
]

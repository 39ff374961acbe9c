"""The tables about people and messages; others in ``course_tables``, ``people_tables``.

Columns that carry a value of ``tutor_core.state`` have the names of its fields. ``row`` numbers
rows in the order they were written: it is what "newest" means, since two times can be equal.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from tutor_core.classroom import Setup
from tutor_core.concepts import ConceptEdit
from tutor_core.course import Source
from tutor_core.guardrails.policy import Policy
from tutor_core.ids import ConceptId
from tutor_core.messages import Explanation, Judgement, Move, Role
from tutor_core.state import NoteKind, ReflectionKind, Thread
from tutor_core.storage.care import Erase, Export, Holds, Keep, personal
from tutor_core.storage.columns import (
    Document,
    SealedDocument,
    SealedText,
    UtcTime,
    Word,
)
from tutor_core.storage.frame import ACTIVITY as _activity
from tutor_core.storage.frame import CLASS as _class
from tutor_core.storage.frame import INTERNAL as _internal
from tutor_core.storage.frame import LEARNING as _learning
from tutor_core.storage.frame import WORDS as _words
from tutor_core.storage.frame import classroom as _classroom
from tutor_core.storage.frame import goal as _goal
from tutor_core.storage.frame import metadata
from tutor_core.storage.frame import own as _own
from tutor_core.storage.frame import person as _person
from tutor_core.storage.frame import row as _row

_year_words = personal(Holds.WORDS, Keep.YEAR)
_pointer = personal(Holds.ACTIVITY, Keep.YEAR, export=Export.NO)

classrooms = Table(
    "classrooms",
    metadata,
    Column("id", Text, primary_key=True, info=_class),
    Column("seeded", Boolean, nullable=False, default=False, info=_class),
    Column("setup", Document(Setup), nullable=False, default=Setup(), info=_class),
)

# The servers and groups of the platforms, each with the classroom it belongs to.
places = Table(
    "places",
    metadata,
    Column("platform", Text, primary_key=True, info=_class),
    Column("place", Text, primary_key=True, info=_class),
    _classroom(),
    Index(None, "classroom_id"),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Text, primary_key=True, info=personal(Holds.POINTER)),
    Column("name", Text, nullable=False, info=personal(Holds.IDENTITY)),
    Column("created", UtcTime, nullable=False, info=_activity),
)

accounts = Table(
    "accounts",
    metadata,
    Column("platform", Text, primary_key=True, info=personal(Holds.IDENTITY)),
    Column("account_id", Text, primary_key=True, info=personal(Holds.IDENTITY)),
    _person(),
    Column("name", Text, nullable=False, info=personal(Holds.IDENTITY)),
    Column("linked", UtcTime, info=_activity),
    Index(None, "person_id"),
)

# ``given`` is the role that an invite gave, below which no platform's word takes it; ``consented``
# is when whoever came by one accepted what was said about joining. Whoever has ``left_at`` set is
# no member any more, and what they did is kept.
members = Table(
    "members",
    metadata,
    _classroom(key=True),
    _person(key=True),
    Column("role", Word(Role), nullable=False, info=_activity),
    Column("turns", Integer, nullable=False, default=0, info=_activity),
    Column("session", Integer, nullable=False, default=1, info=_activity),
    Column("prompted_turn", Integer, info=_activity),
    Column("offered_turn", Integer, info=_activity),
    Column("last_turn", UtcTime, info=_activity),
    Column("joined", UtcTime, nullable=False, info=_activity),
    Column("reminders", Boolean, nullable=False, default=True, info=_activity),
    Column("streaks", Boolean, nullable=False, default=False, info=_activity),
    Column("remind_at", Text, nullable=False, default="", info=_activity),
    Column("zone", Text, nullable=False, default="", info=_activity),
    Column("active_day", Date, info=_activity),
    Column("active_seconds", Integer, nullable=False, default=0, info=_activity),
    Column("given", Word(Role), info=_activity),
    Column("consented", UtcTime, info=_activity),
    Column("left_at", UtcTime, info=_activity),
    Index(None, "person_id"),
)

policies = Table(
    "policies",
    metadata,
    _classroom(key=True),
    Column("version", Integer, primary_key=True, autoincrement=False, info=_class),
    Column("document", Document(Policy), nullable=False, info=_class),
    Column(
        "set_by",
        Text,
        ForeignKey("persons.id", ondelete="SET NULL"),
        info=personal(Holds.POINTER, Keep.CLASSROOM, erase=Erase.EMPTY),
    ),
    Column("set_at", UtcTime, nullable=False, info=_class),
)

# The titles of what was taken out, for whoever has learnt something of it.
past_concepts = Table(
    "past_concepts",
    metadata,
    _classroom(key=True),
    Column("concept_id", Text, primary_key=True, info=_class),
    Column("title", Text, nullable=False, info=_class),
)

# What teachers changed about concepts is no part of the course: a new import, or taking the
# course out and in again, leaves it.
concept_edits = Table(
    "concept_edits",
    metadata,
    _classroom(key=True),
    Column("course_id", Text, primary_key=True, info=_class),
    Column("version", Integer, nullable=False, info=_class),
    Column("edits", Document(tuple[ConceptEdit, ...]), nullable=False, info=_class),
    Column(
        "set_by",
        Text,
        ForeignKey("persons.id", ondelete="SET NULL"),
        info=personal(Holds.POINTER, Keep.CLASSROOM, erase=Erase.EMPTY),
    ),
    Column("set_at", UtcTime, nullable=False, info=_class),
)

threads = Table(
    "threads",
    metadata,
    *_own(),
    Column("id", Text, nullable=False, info=_internal),
    Column("opened", UtcTime, nullable=False, info=_activity),
    Column("closed", Boolean, nullable=False, info=_activity),
    Column("document", SealedDocument(Thread), nullable=False, info=_words),
    UniqueConstraint("classroom_id", "person_id", "id"),
)

evidence = Table(
    "evidence",
    metadata,
    *_own(),
    Column("concept_id", Text, nullable=False, info=_learning),
    Column("judgement", Word(Judgement), nullable=False, info=_learning),
    Column("score", Float, nullable=False, info=_learning),
    Column("rung", Integer, info=_learning),
    Column("attempts", Integer, nullable=False, info=_learning),
    Column("at", UtcTime, nullable=False, info=_activity),
    Column("session", Integer, nullable=False, info=_activity),
    Column("course_id", Text, info=_learning),
    Column("exercise_id", Text, info=_learning),
    Column("step_id", Text, info=_learning),
    Column("confidence", Integer, info=_learning),
    Index(None, "classroom_id", "person_id"),
    Index(None, "classroom_id", "at"),
)

mastery = Table(
    "mastery",
    metadata,
    _person(key=True),
    Column("concept_id", Text, primary_key=True, info=_learning),
    Column("estimate", Float, nullable=False, info=_learning),
    Column("observations", Integer, nullable=False, info=_learning),
    Column("unaided_successes", Integer, nullable=False, info=_learning),
    Column("success_sessions", Document(tuple[int, ...]), nullable=False, info=_learning),
    Column("updated", UtcTime, info=_activity),
)

# Like mastery, what is due and what was said about a concept follow the person.
reviews = Table(
    "reviews",
    metadata,
    _person(key=True),
    Column("concept_id", Text, primary_key=True, info=_learning),
    Column("due", UtcTime, nullable=False, info=_learning),
    Column("last", UtcTime, nullable=False, info=_activity),
    Column("stability", Float, nullable=False, info=_learning),
    Column("difficulty", Float, nullable=False, info=_learning),
    Column("stage", Integer, nullable=False, info=_learning),
    Column("step", Integer, info=_learning),
)

notes = Table(
    "notes",
    metadata,
    _person(key=True),
    Column("concept_id", Text, primary_key=True, info=_learning),
    Column("kind", Word(NoteKind), primary_key=True, info=_learning),
    Column("at", UtcTime, nullable=False, info=_activity),
    Column("settled", Boolean, info=_learning),
)

goals = Table(
    "goals",
    metadata,
    *_own(),
    Column("id", Text, nullable=False, info=_internal),
    *_goal(_learning, _words),
    UniqueConstraint("classroom_id", "person_id", "id"),
)

# A goal for everyone is kept once and given to each learner as they are loaded, so that whoever
# joins later has it too; how one learner fares with it is a row of their own in ``goals``.
classroom_goals = Table(
    "classroom_goals",
    metadata,
    _row(),
    _classroom(),
    Column("id", Text, nullable=False, info=_class),
    *_goal(_class, _class),
    UniqueConstraint("classroom_id", "id"),
)

# ``key`` is the name as it is compared, whatever its case.
groups = Table(
    "groups",
    metadata,
    _row(),
    _classroom(),
    _person(),
    Column("key", Text, nullable=False, info=_class),
    Column("name", Text, nullable=False, info=_class),
    UniqueConstraint("classroom_id", "key", "person_id"),
)

reflections = Table(
    "reflections",
    metadata,
    *_own(),
    Column("id", Text, nullable=False, info=_internal),
    Column("kind", Word(ReflectionKind), nullable=False, info=_learning),
    Column("text", SealedText, nullable=False, info=_words),
    Column("at", UtcTime, nullable=False, info=_activity),
    Column("concept_ids", Document(tuple[ConceptId, ...]), nullable=False, info=_learning),
    Column("level", Integer, info=_learning),
    Column("correct", Boolean, info=_learning),
    UniqueConstraint("classroom_id", "person_id", "id"),
)

suggestions = Table(
    "suggestions",
    metadata,
    *_own(),
    Column("id", Text, nullable=False, info=_internal),
    Column("at", UtcTime, nullable=False, info=_activity),
    Column("move", Word(Move), nullable=False, info=_learning),
    Column("rung", Integer, info=_learning),
    Column("text", SealedText, nullable=False, info=_words),
    Column("explanation", SealedDocument(Explanation), nullable=False, info=_words),
    Column("sources", Document(tuple[Source, ...]), nullable=False, info=_internal),
    Column("thread_id", Text, info=_internal),
    Column("disputed", SealedText, info=_words),
    UniqueConstraint("classroom_id", "person_id", "id"),
)

# Without a judgement it waits for a teacher's. The words stay the learner's own when a teacher has
# marked them, so the row goes with the learner; with the teacher only who it was goes.
answers = Table(
    "answers",
    metadata,
    *_own(),
    Column("course_id", Text, nullable=False, info=_learning),
    Column("exercise_id", Text, nullable=False, info=_learning),
    Column("step_id", Text, nullable=False, info=_learning),
    Column("asked", Text, nullable=False, info=_learning),
    Column("text", SealedText, nullable=False, info=_words),
    Column("at", UtcTime, nullable=False, info=_activity),
    Column("judgement", Word(Judgement), info=_learning),
    Column(
        "teacher_id",
        Text,
        ForeignKey("persons.id", ondelete="SET NULL"),
        info=personal(Holds.POINTER, export=Export.NO, erase=Erase.EMPTY),
    ),
    Index(None, "classroom_id", "step_id"),
    Index(None, "person_id"),
)

alerts = Table(
    "alerts",
    metadata,
    *_own(),
    Column("category", Text, nullable=False, info=personal(Holds.LEARNING, Keep.YEAR)),
    Column("at", UtcTime, nullable=False, info=personal(Holds.ACTIVITY, Keep.YEAR)),
    Column("text", SealedText, nullable=False, info=_year_words),
    Column("pointer", Text, nullable=False, default="", info=_pointer),
    # Without a time it is open. With the teacher only who it was goes.
    Column("done", UtcTime, info=personal(Holds.ACTIVITY, Keep.YEAR)),
    Column(
        "teacher_id",
        Text,
        ForeignKey("persons.id", ondelete="SET NULL"),
        info=personal(Holds.POINTER, Keep.YEAR, export=Export.NO, erase=Erase.EMPTY),
    ),
    Column("answer", SealedText, nullable=False, default="", info=_year_words),
    Column("told", Boolean, nullable=False, default=False, info=_pointer),
    Index(None, "classroom_id", "person_id"),
)

"""The first schema.

Plain types only: a released revision must not change when a column type of the program does.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _share(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(), nullable=False)


def _yes(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=null)


def _time(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _row() -> sa.Column[Any]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("row", number, nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _to(table: str, column: str, target: str, gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", ondelete=gone)


def _to_classroom(table: str) -> sa.ForeignKeyConstraint:
    return _to(table, "classroom_id", "classrooms.id")


def _to_person(table: str) -> sa.ForeignKeyConstraint:
    return _to(table, "person_id", "persons.id")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _own_table(table: str, *columns: sa.Column[Any]) -> None:
    """Make a table of one person's rows in one classroom; those with an id have it once."""
    has_id = any(column.name == "id" for column in columns)
    once = [_unique(table, "classroom_id", "person_id", "id")] if has_id else []
    op.create_table(
        table,
        _row(),
        _text("classroom_id"),
        _text("person_id"),
        *columns,
        _to_classroom(table),
        _to_person(table),
        _key(table, "row"),
        *once,
    )
    if not has_id:
        _index(table, "classroom_id", "person_id")


def _goal() -> list[sa.Column[Any]]:
    return [
        _text("text"),
        _text("concept_ids"),
        _time("created"),
        _share("target"),
        sa.Column("due", sa.Date(), nullable=True),
        _text("plan"),
        _text("set_by", null=True),
        _text("status"),
    ]


def _people() -> None:
    op.create_table("classrooms", _text("id"), _yes("seeded"), _key("classrooms", "id"))
    op.create_table("persons", _text("id"), _text("name"), _time("created"), _key("persons", "id"))
    op.create_table(
        "accounts",
        _text("platform"),
        _text("account_id"),
        _text("person_id"),
        _text("name"),
        _to_person("accounts"),
        _key("accounts", "platform", "account_id"),
    )
    _index("accounts", "person_id")
    op.create_table(
        "members",
        _text("classroom_id"),
        _text("person_id"),
        _text("role"),
        _number("turns"),
        _number("session"),
        _number("prompted_turn", null=True),
        _time("last_turn", null=True),
        _time("joined"),
        _to_classroom("members"),
        _to_person("members"),
        _key("members", "classroom_id", "person_id"),
    )
    _index("members", "person_id")
    op.create_table(
        "policies",
        _text("classroom_id"),
        _number("version"),
        _text("document"),
        _text("set_by", null=True),
        _time("set_at"),
        _to_classroom("policies"),
        _to("policies", "set_by", "persons.id", "SET NULL"),
        _key("policies", "classroom_id", "version"),
    )


def _work() -> None:
    _own_table("threads", _text("id"), _time("opened"), _yes("closed"), _text("document"))
    _own_table(
        "suggestions",
        _text("id"),
        _time("at"),
        _text("move"),
        _number("rung", null=True),
        _text("text"),
        _text("explanation"),
        _text("sources"),
        _text("thread_id", null=True),
        _text("disputed", null=True),
    )
    _own_table("alerts", _text("category"), _time("at"), _text("text"))


def _learning() -> None:
    _own_table(
        "evidence",
        _text("concept_id"),
        _text("judgement"),
        _share("score"),
        _number("rung", null=True),
        _number("attempts"),
        _time("at"),
        _number("session"),
        _text("course_id", null=True),
        _text("exercise_id", null=True),
        _text("step_id", null=True),
        _number("confidence", null=True),
    )
    op.create_table(
        "mastery",
        _text("person_id"),
        _text("concept_id"),
        _share("estimate"),
        _number("observations"),
        _number("unaided_successes"),
        _text("success_sessions"),
        _time("updated", null=True),
        _to_person("mastery"),
        _key("mastery", "person_id", "concept_id"),
    )
    _own_table(
        "reflections",
        _text("id"),
        _text("kind"),
        _text("text"),
        _time("at"),
        _text("concept_ids"),
        _number("level", null=True),
        _yes("correct", null=True),
    )
    _own_table("goals", _text("id"), *_goal())
    op.create_table(
        "classroom_goals",
        _row(),
        _text("classroom_id"),
        _text("id"),
        *_goal(),
        _to_classroom("classroom_goals"),
        _key("classroom_goals", "row"),
        _unique("classroom_goals", "classroom_id", "id"),
    )


def _mail() -> None:
    op.create_table(
        "inbox",
        _row(),
        _text("event_id"),
        _text("classroom_id"),
        _text("platform"),
        _text("account_id"),
        _time("received"),
        _text("message"),
        _yes("handled"),
        _number("tries"),
        _key("inbox", "row"),
        _unique("inbox", "event_id"),
    )
    _index("inbox", "handled")
    _index("inbox", "platform", "account_id")
    op.create_table(
        "outbox",
        _text("event_id"),
        _text("reply"),
        _text("message_ref", null=True),
        _to("outbox", "event_id", "inbox.event_id"),
        _key("outbox", "event_id"),
    )
    _index("outbox", "message_ref")


def _part_table(table: str, *columns: sa.Column[Any]) -> None:
    """Make a table of one kind of a course's parts."""
    op.create_table(
        table,
        _text("classroom_id"),
        _text("course_id"),
        _text("id"),
        _number("position"),
        *columns,
        sa.ForeignKeyConstraint(
            ["classroom_id", "course_id"],
            ["courses.classroom_id", "courses.id"],
            name=f"fk_{table}_classroom_id_course_id",
            ondelete="CASCADE",
        ),
        _key(table, "classroom_id", "course_id", "id"),
    )


def _courses() -> None:
    about = [_text(name) for name in ("title", "fingerprint", "language", "licence", "about")]
    op.create_table(
        "courses",
        _text("classroom_id"),
        _text("id"),
        *about,
        _to_classroom("courses"),
        _key("courses", "classroom_id", "id"),
    )
    _part_table(
        "sections",
        _number("ordinal"),
        _text("title"),
        _text("number"),
        _text("parent_id", null=True),
        _text("objectives"),
        _text("glossary"),
        _number("week", null=True),
    )
    _part_table(
        "passages",
        _text("section_id"),
        _number("ordinal"),
        _text("text"),
        _text("place"),
        _text("heading"),
        _text("kind"),
        _text("guide", null=True),
    )
    _part_table(
        "concepts", _text("title"), _text("prerequisites"), _text("section_ids"), _text("aliases")
    )
    _part_table(
        "exercises",
        _text("title"),
        _text("steps"),
        _text("section_id"),
        _text("concept_ids"),
        _text("stem"),
        _number("level"),
    )


def upgrade() -> None:
    """Make every table."""
    _people()
    _work()
    _learning()
    _mail()
    _courses()

"""What the tables declare about people, and what their columns take."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from tutor_core.answers import Answer
from tutor_core.concepts import ConceptEdits
from tutor_core.course import Concept, Exercise, Passage, Section
from tutor_core.errors import RequestError, SettingsError
from tutor_core.messages import Role
from tutor_core.ports import ModelCall
from tutor_core.state import (
    Alert,
    Evidence,
    Goal,
    Mastery,
    Note,
    Reflection,
    Review,
    Suggestion,
    Thread,
)
from tutor_core.storage import course_tables, ledger_tables, tables
from tutor_core.storage.care import Care, Erase, Export, Holds, Keep, care_of, personal, plain
from tutor_core.storage.cipher import FernetCipher, NoCipher, cipher_for
from tutor_core.storage.columns import (
    SealedDocument,
    SealedMessage,
    SealedText,
    UtcTime,
    Word,
    give_cipher,
)
from tutor_core.storage.rows import columns_of
from tutor_core.storage.rules import clean_name, goals_of, named

COLUMNS = [column for table in tables.metadata.sorted_tables for column in table.columns]
SEALED = (SealedText, SealedDocument, SealedMessage)


def undeclared(columns):
    return [str(column) for column in columns if care_of(column) is None]


def test_every_column_declares_its_care():
    assert undeclared(COLUMNS) == []


def test_a_column_without_a_declaration_is_found():
    table = Table("t", MetaData(), Column("a", Text), Column("b", Text, info=plain(Keep.COURSE)))
    assert undeclared(table.columns) == ["t.a"]


def test_what_people_wrote_is_sealed_and_nothing_sealed_is_called_harmless():
    words = {str(c) for c in COLUMNS if (care := care_of(c)) and care.holds is Holds.WORDS}
    sealed = {str(column) for column in COLUMNS if isinstance(column.type, SEALED)}
    # A goal for a whole classroom is a teacher's task to it; it is sealed like any other goal.
    assert words == sealed - {"classroom_goals.text", "classroom_goals.plan"}


def test_a_row_that_goes_with_a_person_can_be_found_by_the_person():
    for table in tables.metadata.sorted_tables:
        cares = [care_of(column) for column in table.columns]
        if any(care and care.erase is Erase.ROW for care in cares):
            names = set(table.columns.keys())
            own = {"person_id"} & names or {"platform", "account_id"} <= names
            linked = any(key.column.table.name == "inbox" for key in table.foreign_keys)
            assert own or linked or table.name in {"persons", "classroom_goals"}, table.name


def test_a_declaration_says_all_four_things():
    column = Column("name", Text, info=personal(Holds.IDENTITY, Keep.MONTH, erase=Erase.EMPTY))
    assert care_of(column) == Care(Holds.IDENTITY, Export.YES, Erase.EMPTY, Keep.MONTH)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (tables.evidence, Evidence),
        (tables.mastery, Mastery),
        (tables.reviews, Review),
        (tables.notes, Note),
        (tables.goals, Goal),
        (tables.classroom_goals, Goal),
        (tables.reflections, Reflection),
        (tables.suggestions, Suggestion),
        (tables.alerts, Alert),
        (tables.answers, Answer),
        (tables.concept_edits, ConceptEdits),
        (ledger_tables.model_calls, ModelCall),
        (course_tables.sections, Section),
        (course_tables.passages, Passage),
        (course_tables.concepts, Concept),
        (course_tables.exercises, Exercise),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_table_has_a_column_for_each_field(table, kind):
    assert [column.name for column in columns_of(table, kind)] == [f.name for f in fields(kind)]


@pytest.mark.parametrize("table", tables.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_made_on_postgresql(table):
    made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert made.strip().startswith(f"CREATE TABLE {table.name} (")
    if "row" in table.columns:
        assert "BIGSERIAL" in made


# --- Times and words --------------------------------------------------------------------------


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="naive"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001


@given(
    st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001  (hypothesis adds the zone)
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9.5))]),
        max_value=datetime(2999, 1, 1),  # noqa: DTZ001
    )
)
def test_times_are_utc_both_ways(at):
    column, dialect = UtcTime(), sqlite.dialect()
    stored = column.process_bind_param(at, dialect)
    back = column.process_result_value(stored.replace(tzinfo=None), dialect)
    assert back == at
    assert back.tzinfo is UTC


def test_a_word_is_a_member_of_its_enumeration_again():
    column = Word(Role)
    stored = column.process_bind_param(Role.TEACHER, sqlite.dialect())
    assert (stored, type(stored)) == ("teacher", str)
    assert column.process_result_value(stored, sqlite.dialect()) is Role.TEACHER
    with pytest.raises(KeyError):
        column.process_result_value("king", sqlite.dialect())


# --- Sealing ----------------------------------------------------------------------------------

# Fixed, because they are parameters: every test process has to collect the same tests.
KEY, OTHER = "A" * 43 + "=", "B" * 42 + "A="


@given(st.one_of(st.text(), st.sampled_from(["sealed:", "plain:", "sealed:plain:x", ""])))
def test_any_text_comes_back_with_and_without_a_key(text):
    without, sealing = NoCipher(), FernetCipher(KEY)
    assert without.open(without.seal(text)) == text
    assert sealing.open(sealing.seal(text)) == text
    assert sealing.open(without.seal(text)) == text


def test_a_sealed_text_shows_nothing_of_itself():
    sealed = FernetCipher(KEY).seal("I was sad today")
    assert sealed.startswith("sealed:")
    assert "sad" not in sealed


@pytest.mark.parametrize(
    ("cipher", "words"), [(NoCipher(), "no key was given"), (FernetCipher(OTHER), "isn't the one")]
)
def test_without_the_right_key_the_reason_is_said(cipher, words):
    with pytest.raises(SettingsError, match=words):
        cipher.open(FernetCipher(KEY).seal("words"))


@pytest.mark.parametrize("key", ["secret", "ä" * 44, KEY[:-2]])
def test_a_key_that_is_none_is_refused_without_being_shown(key):
    with pytest.raises(SettingsError, match="32 random bytes") as caught:
        cipher_for(key)
    assert key not in caught.value.text


def test_each_engine_has_a_cipher_of_its_own():
    sealing, plain_one = sqlite.dialect(), sqlite.dialect()
    give_cipher(sealing, FernetCipher(KEY))
    assert SealedText().process_bind_param("hello", plain_one) == "hello"
    stored = SealedText().process_bind_param("hello", sealing)
    assert stored.startswith("sealed:")
    assert SealedText().process_result_value(stored, sealing) == "hello"
    with pytest.raises(SettingsError):
        SealedText().process_result_value(stored, plain_one)


def test_an_empty_value_stays_empty():
    dialect = sqlite.dialect()
    give_cipher(dialect, FernetCipher(KEY))
    for column in (SealedText(), SealedDocument(Thread), SealedMessage(), UtcTime(), Word(Role)):
        assert column.process_bind_param(None, dialect) is None
        assert column.process_result_value(None, dialect) is None


# --- What every store decides the same way ----------------------------------------------------


@given(st.text())
@example("x" * 79 + " y")
def test_a_name_is_one_short_printable_line(name):
    cleaned = clean_name(name)
    assert len(cleaned) <= 80
    assert cleaned.isprintable()
    assert cleaned == " ".join(cleaned.split())
    assert clean_name(cleaned) == cleaned


def test_nobody_of_a_name_is_said_with_what_to_do():
    with pytest.raises(RequestError, match="once they have written"):
        named("Zoe", [("p1", "Ana", Role.LEARNER)])


def test_a_learners_own_row_hides_the_classrooms_goal_of_the_same_id():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    own, shared = Goal("g", "mine", (), at), Goal("g", "everyone's", (), at)
    assert goals_of([own], [shared], Role.LEARNER) == (own,)
    assert goals_of([], [shared], Role.LEARNER) == (shared,)
    assert goals_of([], [shared], Role.TEACHER) == ()

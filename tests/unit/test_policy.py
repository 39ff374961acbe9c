"""Guardrails: read, shown, changed, loaded from a file, taken back."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policies import FIELDS, policies
from tutor_core.errors import RequestError
from tutor_core.guardrails import exams, files, history
from tutor_core.guardrails.policy import (
    KEYS,
    Answers,
    Policy,
    QuietFor,
    Revision,
    answers_allowed,
    differences,
    shown,
)
from tutor_core.guardrails.rules import RULES, change
from tutor_core.storage import codec

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text)


# --- One key -------------------------------------------------------------------------------------


def test_a_change_makes_the_next_version():
    changed = change(Policy(), "highest_rung", "2")
    assert (changed.highest_rung, changed.version) == (2, 2)


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        ("attempt-first", "off", "attempt_first", False),
        ("Answers", "NEVER", "answers", Answers.NEVER),
        ("answers", "after_attempts", "answers", Answers.AFTER_ATTEMPTS),
        ("mastery threshold", "90%", "mastery_threshold", 0.9),
        ("target_success", "0,7", "target_success", 0.7),
        ("quiet from", "21.30", "quiet_from", time(21, 30)),
        ("quiet_until", "8", "quiet_until", time(8)),
        ("quiet_from", "8pm", "quiet_from", time(20)),
        ("quiet_from", "12:30 am", "quiet_from", time(0, 30)),
        ("daily_minutes", "30 minutes", "daily_minutes", 30),
        ("time_zone", "berlin", "time_zone", "Europe/Berlin"),
        ("answers", "default", "answers", Answers.AFTER_ATTEMPTS),
        ("topics_out", '"force, mass", 3', "topics_out", ("force, mass", "3")),
        ("quiet_for", "Everything", "quiet_for", QuietFor.EVERYTHING),
        ("time-zone", "europe/berlin", "time_zone", "Europe/Berlin"),
        ("time_zone", "America/New York", "time_zone", "America/New_York"),
        ("topics_in", "Two-step equations,  3 ; brackets", "topics_in", None),
        ("topics_out", "none", "topics_out", ()),
        ("exam_from", "2026-12-01 9:05", "exam_from", at("2026-12-01 09:05")),
        ("exam_until", "2026-12-01T10.30", "exam_until", at("2026-12-01 10:30")),
        ("exam_help", "none", "exam_help", None),
        ("exam_help", "2", "exam_help", 2),
        ("model_class_tokens", "1 000 000", "model_class_tokens", 1_000_000),
        ("model_class_cost", "$2,50", "model_class_cost", 2.5),
        ("contact", "Ms Rivera,  room 12", "contact", "Ms Rivera, room 12"),
        ("alerts_to", "@Ms Rivera", "alerts_to", "Ms Rivera"),
        ("alerts_to", "Everyone", "alerts_to", "all"),
    ],
)
def test_spellings_a_teacher_would_use(key, value, field, expected):
    if field == "topics_in":
        expected = ("Two-step equations", "3", "brackets")
    assert getattr(change(Policy(), key, value), field) == expected


def test_unknown_key_names_the_nearest():
    with pytest.raises(RequestError, match="Did you mean highest_rung"):
        change(Policy(), "higest_rung", "2")
    with pytest.raises(RequestError, match="The keys: highest_rung, "):
        change(Policy(), "§§§", "2")


def test_a_misspelt_value_names_the_nearest():
    with pytest.raises(RequestError, match=r"Did you mean never\? Allowed: never, after-attempts"):
        change(Policy(), "answers", "nver")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("highest_rung", "5"),
        ("answers", "sometimes"),
        ("reflection", "maybe"),
        ("answers_after", "x"),
        ("quiet_from", "25:00"),
        ("quiet_until", "late"),
        ("quiet_until", "13 pm"),
        ("time_zone", "Europe/Atlantis"),
        ("topics_in", "a" * 81),
        ("topics_out", ",".join(f"t{n}" for n in range(51))),
        ("week", "-1"),
        ("week", "100"),
        ("exam_from", "2026-02-30 09:00"),
        ("exam_from", "tomorrow"),
        ("exam_help", "4"),
        ("quiet_for", "nobody"),
        ("daily_minutes", "601"),
        ("model", "gpt"),
        ("model_class_cost", "nan"),
        ("model_class_cost", "1e9"),
        ("target_success", "nan"),
        ("language", "fr"),
        ("replies", "aloud"),
        ("contact", "see https://example.org/help"),
        ("contact", "x" * 161),
        ("topics_out", "https://example.org"),
    ],
)
def test_bad_value_names_key_and_allowed_values(key, value):
    with pytest.raises(RequestError, match=rf"{key} can't be .* Allowed: "):
        change(Policy(), key, value)


def test_every_field_but_the_version_can_be_set():
    fields = set(Policy.__dataclass_fields__) - {"version", "restores"}
    assert {r.key for r in RULES} == fields == set(KEYS) == set(FIELDS)


@given(policies)
def test_what_is_shown_can_be_typed_back(policy):
    for rule in RULES:
        value = getattr(policy, rule.key)
        assert rule.read(shown(value)) == value, rule.key


@given(st.sampled_from(RULES), st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(rule, text):
    try:
        value = getattr(change(Policy(), rule.key, text), rule.key)
    except RequestError:
        return
    assert rule.read(shown(value)) == value


@given(policies)
def test_a_stored_policy_is_read_back(policy):
    assert codec.load(Policy, codec.dump(Policy, policy)) == policy


def test_a_policy_stored_before_there_were_more_keys_has_their_defaults():
    old = codec.load(Policy, '{"version": 3, "highest_rung": 2}')
    assert old == Policy(version=3, highest_rung=2)


def test_highest_rung_below_four_closes_the_answer_whatever_else_is_set():
    policy = Policy(highest_rung=3, answers=Answers.ALWAYS, goal_answers=Answers.ALWAYS)
    assert not answers_allowed(policy, goal=False, attempts=99, prerequisites_mastered=True)


def test_an_exam_can_not_end_before_it_begins():
    policy = change(Policy(), "exam_from", "2026-12-01 09:00")
    with pytest.raises(RequestError, match="exam_from would be 2026-12-01 09:00"):
        change(policy, "exam_until", "2026-12-01 08:00")


# --- A file --------------------------------------------------------------------------------------

TOML = """
answers = "never"   # until the test
week = 3

[exam]
exam_from = 2026-12-01 09:00:00
exam_help = "none"
[topics]
topics_in = ["Brackets", "like terms"]
quiet_from = 21:30:00
reflection = false
"""
JSON = """{"answers": "never", "week": 3, "exam": {"exam_from": "2026-12-01 09:00",
"exam_help": null}, "topics_in": ["Brackets", "like terms"], "quiet_from": "21:30",
"reflection": false}"""
YAML = """```yaml
---
answers: never     # until the test
week: 3
exam-from: 2026-12-01 09:00
exam_help: none
topics_in:
  - Brackets
  - "like terms"
quiet_from: "21:30"
reflection: no
```"""
ONE_LINE = (
    "answers: never; week: 3; exam_from: 2026-12-01 09:00; exam_help: none; "
    "topics_in: Brackets, like terms; quiet_from: 21:30; reflection: off"
)


@pytest.mark.parametrize(
    "text", [TOML, JSON, YAML, ONE_LINE], ids=["toml", "json", "yaml", "line"]
)
def test_a_file_is_read_whatever_it_is_written_in(text):
    assert files.loaded(Policy(version=4), text) == Policy(
        version=5,
        answers=Answers.NEVER,
        week=3,
        exam_from=at("2026-12-01 09:00"),
        topics_in=("Brackets", "like terms"),
        quiet_from=time(21, 30),
        reflection=False,
    )


def test_everything_wrong_with_a_file_is_named_at_once():
    text = "answers: nver\nhigest_rung: 2\nweek: 3\nweek: 4\nwhat?\nexam_help: 9"
    with pytest.raises(RequestError) as refused:
        files.loaded(Policy(), text)
    told = refused.value.text
    assert told.startswith("Nothing was changed")
    for part in ("Did you mean never", "Did you mean highest_rung", "week is set twice", "Line 5"):
        assert part in told
    assert "exam_help can't be '9'" in told


@pytest.mark.parametrize("text", ["", "# nothing", "{", '{"week": 1, "week": 2}', "x" * 70_000])
def test_what_is_no_file_of_guardrails_is_refused(text):
    with pytest.raises(RequestError):
        files.loaded(Policy(), text)


@given(st.text(max_size=200))
def test_any_file_is_read_or_refused_in_words(text):
    with contextlib.suppress(RequestError):
        assert files.loaded(Policy(), text).version == 2


@given(policies)
def test_a_file_of_all_guardrails_can_be_loaded_again(policy):
    if policy.exam_from and policy.exam_until and policy.exam_until <= policy.exam_from:
        policy = replace(policy, exam_until=None)
    plain = replace(policy, topics_in=(), topics_out=(), contact="", alerts_to="all")
    assert files.loaded(Policy(), files.written(plain)) == plain


# --- An exam -------------------------------------------------------------------------------------


SATURDAY = "2026-11-28 15:00"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("until 10:30", 90),
        ("10:30", 90),
        ("until 8:00", 23 * 60),
        ("until 2026-01-06 09:00", 24 * 60),
        ("until tomorrow 9:00", 24 * 60),
        ("until 3", 6 * 60),
        ("for 45 minutes", 45),
        ("now for 45 minutes", 45),
        ("45 min", 45),
        ("for 1 hour", 60),
        ("for an hour and a half", 90),
        ("half an hour", 30),
        ("for 1 h 30", 90),
        ("90", 90),
    ],
)
def test_until_when_an_exam_lasts_that_begins_now(text, minutes):
    here = at("2026-01-05 09:00")
    found = exams.window(text, here)
    assert (found.begin, found.end) == (here, here + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("tomorrow 9:00 to 10:00", "2026-11-29 09:00 to 2026-11-29 10:00"),
        ("tomorrow from 9am until 10am", "2026-11-29 09:00 to 2026-11-29 10:00"),
        ("friday 9-10:30", "2026-12-04 09:00 to 2026-12-04 10:30"),
        ("on Friday, 9.00 – 10.30 please", "2026-12-04 09:00 to 2026-12-04 10:30"),
        ("from 9 to 10 on monday", "2026-11-30 09:00 to 2026-11-30 10:00"),
        ("next monday at 8.30-9.15", "2026-11-30 08:30 to 2026-11-30 09:15"),
        ("2026-12-04 09:00 10:30", "2026-12-04 09:00 to 2026-12-04 10:30"),
        ("2026-12-04 9:00 to 2026-12-05 10:30", "2026-12-04 09:00 to 2026-12-05 10:30"),
        ("4 Dec 9 to 10", "2026-12-04 09:00 to 2026-12-04 10:00"),
        ("December 4th at 10 for 90 minutes", "2026-12-04 10:00 to 2026-12-04 11:30"),
        ("tomorrow 1-2pm", "2026-11-29 13:00 to 2026-11-29 14:00"),
        ("tomorrow 1 to 2", "2026-11-29 13:00 to 2026-11-29 14:00"),
        ("tomorrow 11 to 1", "2026-11-29 11:00 to 2026-11-29 13:00"),
        ("16:00-17:00", "2026-11-28 16:00 to 2026-11-28 17:00"),
        ("9 to 10", "2026-11-29 09:00 to 2026-11-29 10:00"),
        ("14:50 to 16:00", "2026-11-28 14:50 to 2026-11-28 16:00"),
    ],
)
def test_an_exam_is_planned_as_teachers_write_it(text, window):
    found = exams.window(text, at(SATURDAY))
    assert found.text == window
    assert exams.window(found.text, at("2026-11-01 08:00")) == found
    assert exams.planned(text, at(SATURDAY)) == found


@pytest.mark.parametrize(
    "text",
    ["until then", "for ages", "until 25:00", "for 0", "for 999 hours", "tomorrow", "banana"],
)
def test_what_is_no_time_of_an_exam_shows_how_to_say_it(text):
    with pytest.raises(RequestError, match="/exam for 45 minutes"):
        exams.window(text, at("2026-01-05 09:00"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3/4 9-10", "3 April or 4 March"),
        ("saturday 9-10", "28 November or 5 December"),
        ("yesterday 9-10", "over"),
    ],
)
def test_a_day_that_could_be_two_or_is_gone_plans_nothing(text, says):
    with pytest.raises(RequestError, match=says):
        exams.window(text, at(SATURDAY))
    assert exams.planned(text, at(SATURDAY)) is None


def test_an_exam_without_an_end_lasts_until_it_is_stopped():
    here = at("2026-01-05 09:00")
    assert exams.window("", here) == exams.Window(here, None)


# --- The way back --------------------------------------------------------------------------------


class Kept:
    """What a store keeps of a classroom's guardrails."""

    def __init__(self):
        self.revisions = []

    @property
    def now(self):
        return self.revisions[-1].policy if self.revisions else Policy()

    def put(self, policy):
        assert policy.version == self.now.version + 1
        self.revisions.append(Revision(policy, "Ms Rivera", NOW))

    def set(self, key, value):
        self.put(change(self.now, key, value))

    def undo(self):
        return self._back(history.undone)

    def redo(self):
        return self._back(history.redone)

    def _back(self, way):
        found = way(self.revisions)
        if found is not None:
            self.put(found)
        return found is not None


def test_undo_goes_back_and_redo_comes_forward():
    kept = Kept()
    for rung in "321":
        kept.set("highest_rung", rung)
    seen = []
    for way in (kept.undo, kept.undo, kept.redo, kept.undo, kept.undo, kept.undo, kept.redo):
        seen.append((way(), kept.now.highest_rung))
    assert seen == [
        (True, 2),
        (True, 3),
        (True, 2),
        (True, 3),
        (True, 4),
        (False, 4),
        (True, 3),
    ]


def test_a_change_of_its_own_ends_what_can_be_put_back():
    kept = Kept()
    kept.set("highest_rung", "3")
    kept.undo()
    kept.set("answers", "never")
    assert not kept.redo()
    assert kept.undo()
    assert differences(Policy(), kept.now) == ()
    assert not kept.undo()


@given(st.lists(st.sampled_from(["set", "undo", "redo"]), max_size=25))
def test_undo_and_redo_are_what_every_editor_does(ways):
    kept, line, place = Kept(), [Policy().daily_minutes], 0
    for number, way in enumerate(ways, 1):
        if way == "set":
            kept.set("daily_minutes", str(number))
            line, place = [*line[: place + 1], number], place + 1
        elif way == "undo":
            assert kept.undo() == (place > 0)
            place = max(0, place - 1)
        else:
            assert kept.redo() == (place + 1 < len(line))
            place = min(len(line) - 1, place + 1)
        assert kept.now.daily_minutes == line[place]


def test_the_history_says_what_was_and_became():
    kept = Kept()
    kept.set("highest_rung", "3")
    kept.set("answers", "never")
    kept.undo()
    newest, *_ = found = history.entries(kept.revisions)
    assert [entry.changes for entry in found] == [
        (("answers", "never", "after-attempts"),),
        (("answers", "after-attempts", "never"),),
        (("highest_rung", "4", "3"),),
    ]
    assert (newest.by, newest.restores) == ("Ms Rivera", 2)
    assert len(history.entries(kept.revisions, "highest_rung")) == 1

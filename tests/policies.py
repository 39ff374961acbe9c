"""Any guardrails a teacher could set: every key at any value it may have."""

from __future__ import annotations

from datetime import datetime, time

from hypothesis import strategies as st

from tutor_core.guardrails.policy import (
    Answers,
    Language,
    Policy,
    QuietFor,
    ReadingLevel,
    Replies,
)

# What a teacher could type, the worst of it too: mentions, markup, gaps of phrases.
_letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters=",;")
_words = st.text(_letters, min_size=1, max_size=20) | st.sampled_from(
    ["@everyone", "{topic}", "two-step equations", "Brackets", "3", "fractions", "<@1234>", "a b"]
)
_words = _words.filter(lambda word: "://" not in word and "www." not in word.lower())
_apart = {"none", "-", "nothing", "off", "no", "null"}
# A comma may stand in a topic, quotes hold it together; a quote itself says nothing there.
_topics = _words.map(lambda w: w.replace('"', "")) | st.just("force, mass; and acceleration")
topics = st.lists(_topics.filter(lambda w: w and w.lower() not in _apart), max_size=4, unique=True)
lines = (
    st.just("")
    | _words.filter(
        lambda w: w.lower() not in {*_apart, "all", "everyone"} and not w.startswith("@")
    )
    | st.just("Ms Rivera, room 12; call @everyone")
)
moments = st.none() | st.datetimes(
    datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")
).map(lambda at: at.replace(second=0, microsecond=0))
clocks = st.times().map(lambda at: time(at.hour, at.minute))

FIELDS = {
    "highest_rung": st.integers(0, 4),
    "answers": st.sampled_from(Answers),
    "answers_after": st.integers(1, 20),
    "goal_answers": st.sampled_from(Answers),
    "attempt_first": st.booleans(),
    "topics_in": topics.map(tuple),
    "topics_out": topics.map(tuple),
    "week": st.integers(0, 99),
    "exam_from": moments,
    "exam_until": moments,
    "exam_help": st.none() | st.integers(0, 3),
    "quiet_from": clocks,
    "quiet_until": clocks,
    "quiet_for": st.sampled_from(QuietFor),
    "daily_minutes": st.integers(0, 600),
    "time_zone": st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    "mastery_threshold": st.floats(0.5, 0.99),
    "target_success": st.floats(0.5, 0.95),
    "reflection": st.booleans(),
    "reviews": st.booleans(),
    "grade_queue": st.booleans(),
    "model": st.booleans(),
    "model_person_tokens": st.integers(0, 10_000_000),
    "model_class_tokens": st.integers(0, 1_000_000_000),
    "model_class_cost": st.integers(0, 100_000).map(lambda cents: cents / 100),
    "reading_level": st.sampled_from(ReadingLevel),
    "language": st.sampled_from(Language),
    "replies": st.sampled_from(Replies),
    "contact": lines,
    "alerts_to": lines.map(lambda line: line or "all"),
}
policies = st.builds(Policy, version=st.just(2), **FIELDS)

"""Frames of sentences: one pattern for many of them finds what one of them finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.loader import cue_lists
from tutor_core.guardrails import frames

CLASSES = {"kin": ("mum|dad", "step ?dad"), "hits": ("hits|kicks",), "sad": ("sad|low",)}
FRAMES = (
    "my <kin> <hits> me",
    "my <kin> <hits> him",
    "my <kin> <sad>* is",
    "my ?self",
    "my",
    "^ i am ..2 <sad>",
    "i am ~ <sad> $",
    "i am <sad>? (?:here|there)",
)
WORDS = "my mum step dad stepdad hits kicks me him self myself i am sad low is here there".split()
FILES = ("en.frames.safeguarding", "en.frames.unsafe", "en.after.safeguarding")


def found_by(frames_, piece):
    parts = [frames.parts(frame, CLASSES) for frame in frames_]
    return re.search(rf"(?<!\S)(?:{frames.any_of(parts)})", piece) is not None


@given(
    st.lists(st.sampled_from(FRAMES), min_size=1, unique=True),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=9),
)
def test_many_are_found_where_one_of_them_is(some, words):
    piece = " ".join(["^", *words, "$", ""])
    assert found_by(some, piece) == any(found_by([frame], piece) for frame in some)


def test_a_space_before_a_question_mark_may_be_left_out():
    assert all(found_by(["cut my ?self"], f"^ i cut {mine} $ ") for mine in ("myself", "my self"))


@pytest.mark.parametrize("name", FILES)
def test_no_part_of_a_frame_is_a_choice_outside_of_brackets(name):
    """It would be one between everything before it and everything behind it."""
    lists = cue_lists(name)
    classes = {key.removeprefix("class."): items for key, items in lists.items()}
    told = [one for key, items in lists.items() if not key.startswith("class.") for one in items]
    parts = {part for one in told for part in frames.parts(one, classes)}
    assert {part for part in parts if "|" in _outside_of_brackets(part)} == set()


def _outside_of_brackets(pattern):
    depth, found = 0, ""
    for character in re.sub(r"\\.|\[[^\]]*\]", "", pattern):
        depth += (character == "(") - (character == ")")
        found += character if depth == 0 else ""
    return found

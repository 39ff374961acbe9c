"""Replies fit the channel, and lose nothing on the way."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.render import SMALLEST_LIMIT, Capabilities, asides, plain, render, spans, split
from prompts.loader import phrases
from tutor_core.course import Source
from tutor_core.messages import Button, Explanation, Move, Reply

WORDS = phrases("en", "program")
PROSE = (
    "Forces come in pairs. When you push a wall, the wall pushes back!\n\n"
    "Does it push as hard as you do? Think of a scale between you and the wall."
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_text_that_fits_stays_whole() -> None:
    assert split(PROSE, 1000) == [PROSE]
    assert split("", 100) == [""]


def test_cuts_after_a_paragraph_before_a_sentence_before_a_word() -> None:
    first, second = split(PROSE, 100)
    assert first.endswith("back!")
    assert second.startswith("Does")
    one_paragraph = PROSE.replace("\n\n", " ")
    assert [piece[-1] for piece in split(one_paragraph, 110)] == ["?", "."]
    assert split("word " * 40, 70)[0].endswith("word")


def test_a_word_is_cut_only_when_it_fits_nowhere() -> None:
    assert split("x" * 150, 100) == ["x" * 100, "x" * 50]
    pieces = split("a " + "x" * 99 + " b", 100)
    assert "x" * 99 in " ".join(pieces).split()


def test_a_fence_is_closed_and_opened_again() -> None:
    code = (
        "Look:\n```python\n" + "\n".join(f"    line_{n} = {n}" for n in range(20)) + "\n```\nDone."
    )
    pieces = split(code, 120)
    assert len(pieces) > 2
    for piece in pieces:
        assert len(piece) <= 120
        assert len(re.findall(r"^```", piece, re.MULTILINE)) % 2 == 0
    for number in range(20):
        assert sum(f"    line_{number} = {number}\n" in piece for piece in pieces) == 1
    assert "```python" in pieces[1]


def test_a_fence_that_starts_late_moves_whole() -> None:
    code = "```\nx = 5\n" + "y = 6\n" * 5 + "```"
    pieces = split(
        "A sentence that fills the first part rather well, so to say. " * 2 + "\n" + code, 130
    )
    assert pieces[-1] == code


def test_too_small_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="below"):
        split("text", SMALLEST_LIMIT - 1)


@given(
    st.text(st.characters(exclude_characters="`", exclude_categories=["Cs"]), max_size=600),
    st.integers(SMALLEST_LIMIT, 300),
)
def test_nothing_is_lost_and_everything_fits(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(len(piece) <= limit for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(text)
    assert all(pieces) or pieces == [""]


@given(
    st.lists(st.text("abcde.", min_size=1, max_size=SMALLEST_LIMIT), max_size=30),
    st.integers(SMALLEST_LIMIT, 200),
)
def test_no_word_that_fits_is_cut(words: list[str], limit: int) -> None:
    assert " ".join(split(" ".join(words), limit)).split() == words


@given(
    st.lists(st.sampled_from(["```", "```py", "x = 1", "", "    y", "word. " * 9, "z" * 90])),
    st.integers(SMALLEST_LIMIT, 120),
)
@example(["```" + "q" * 200], SMALLEST_LIMIT)
@example(["a" * 60 + " ```", "b" * 70], SMALLEST_LIMIT)
def test_fences_never_break_the_limit_or_hang(lines: list[str], limit: int) -> None:
    pieces = split("\n".join(lines), limit)
    assert all(len(piece) <= limit for piece in pieces)
    assert "".join(pieces).count("z") == sum(line.count("z") for line in lines)


def reply(text: str = "Which one would you undo first?", **more) -> Reply:
    return Reply(text, Move.HINT, **more)


BUTTONS = tuple(Button(f"option:{n}", f"Option {n}") for n in range(6))


def test_buttons_stand_on_the_last_part_and_within_the_limit() -> None:
    parts = render(reply(PROSE, buttons=BUTTONS), Capabilities(text_limit=100, buttons=5), WORDS)
    assert [part.buttons for part in parts] == [(), BUTTONS[:5]]
    assert render(reply(buttons=BUTTONS), Capabilities(), WORDS)[0].buttons == ()


def test_the_explanation_goes_under_the_text() -> None:
    why = Explanation("you asked for help")
    (part,) = render(reply(explanation=why), Capabilities(), WORDS)
    assert part.asides == ("Why this: you asked for help",)


def test_an_aside_that_does_not_fit_goes_on_its_own() -> None:
    why = Explanation("you asked for help with this one twice")
    text = "t" * 90
    parts = render(reply(text, explanation=why), Capabilities(text_limit=100), WORDS)
    assert [part.text for part in parts] == [text, ""]
    assert parts[1].asides == ("Why this: you asked for help with this one twice",)


SOURCE = Source("Linear equations", "2", "One-step equations", 'under "Undoing an addition"')


def test_sources_are_cited_once_and_only_when_the_text_does_not() -> None:
    cited = 'From: Linear equations, 2 One-step equations, under "Undoing an addition"'
    assert asides(reply(sources=(SOURCE, SOURCE)), WORDS) == (cited,)
    assert asides(reply("Read *2 One-step equations*.", sources=(SOURCE,)), WORDS) == ()
    assert asides(reply('Look at "Undoing an addition".', sources=(SOURCE,)), WORDS) == ()
    why = Explanation("One-step equations fits best")
    assert asides(reply(sources=(SOURCE,), explanation=why), WORDS) == (
        "Why this: One-step equations fits best",
    )


def test_an_explanation_that_is_the_text_is_not_repeated() -> None:
    assert (
        asides(reply("Because of that.", explanation=Explanation("Because of that.")), WORDS) == ()
    )


def test_markup_is_read_and_sums_are_left_alone() -> None:
    assert list(spans("see *1.1 Forces* or **now**, `/hint`")) == [
        ("", "see "),
        ("em", "1.1 Forces"),
        ("", " or "),
        ("strong", "now"),
        ("", ", "),
        ("code", "/hint"),
    ]
    for sum_ in ("3*5*2", "3 * 5 * 2", "2*x + 3*y", "a ** b ** c", "*", "**", "5 *"):
        assert plain(sum_) == sum_


def test_markup_goes_where_the_channel_has_none() -> None:
    one = reply("Look at *balance*.")
    assert render(one, Capabilities(), WORDS)[0].text == "Look at balance."
    assert render(one, Capabilities(markup=True), WORDS)[0].text == "Look at *balance*."


# --- options ----------------------------------------------------------------------------------

LONG = "Morality is developed by pain and pleasure, and by what others say of it"


def test_options_too_long_for_a_button_stand_in_the_text_by_number() -> None:
    reply = Reply(
        "Which one?",
        Move.PRACTICE,
        (Button("option:0", LONG), Button("option:1", "None"), Button("help", "More help")),
    )
    (part,) = render(reply, Capabilities(buttons=5, label_limit=20), WORDS)
    assert part.text == f"Which one?\n1. {LONG}\n2. None"
    assert [button.label for button in part.buttons] == [
        "1. Morality is deve…",
        "2. None",
        "More help",
    ]
    assert [button.id for button in part.buttons] == ["option:0", "option:1", "help"]


def test_options_that_fit_are_buttons_only() -> None:
    reply = Reply("Which one?", Move.PRACTICE, (Button("option:0", LONG),))
    (part,) = render(reply, Capabilities(buttons=5, label_limit=len(LONG)), WORDS)
    assert (part.text, part.buttons) == ("Which one?", reply.buttons)

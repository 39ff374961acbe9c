"""Courses in Markdown: what the format says becomes the course, and every fault gets its line."""

from dataclasses import replace

import pytest

from knowledge.importers import markdown
from knowledge.importers.shared import Imported
from tutor_core.course import AnswerKind, Exercise, Guide, KeyPoint, KnownWrong, PassageKind, Term
from tutor_core.errors import CourseError

COURSE = """---
course: Linear equations
id: linear-equations
language: en
licence: CC BY 4.0
concepts:
  - id: balance
    title: Equations as a balance
  - id: one-step
    title: One-step equations
    after: [balance]
    also: [inverse operations]
---
For learners who meet *x* for the first time.
"""

SECTION = """---
concepts: [one-step]
week: 2
---
# One-step equations

You will be able to:
- undo an addition on both sides
- check your **own** result

Some words before the first heading.

## Undoing an addition

Ask first: In x + 4 = 9, what happened to x?
Smaller: I think of a number, add 4, and get 9.
  What was my number?
Look for: what is done to *both* sides.

To get x on its own, take away
what was added.

- first one side
- then the other

## Words

**inverse operation**: an operation that
  undoes another one.

## Exercise: A bag of marbles

Concept: balance, one-step
Level: 1

A bag and 4 marbles weigh as much as 9 marbles: x + 4 = 9.

How many marbles are in the bag?

Answer (number, ±0.1, kg): 5
Also right: 5.0
Wrong: 13 -> You added the 4 once more. Which operation takes it away?
Smaller: How many are left on the other side?
Smaller: What is 9 take away 4?
Hint 2: x + 4 - 4 = 9 - ___ . What belongs in the gap?
Hint 0: What happens to x, and what
  would undo it?
Why: Taking 4 from both sides keeps the balance.
"""


def course(section: str = SECTION, main: str = COURSE) -> Imported:
    return markdown.read(main.encode(), {"02-one-step.md": section.encode()})


def exercise(body: str, title: str = "A bag") -> Imported:
    return course(f"---\nconcepts: [balance]\n---\n# Bags\n\n## Exercise: {title}\n\n{body}\n")


def only(imported: Imported) -> Exercise:
    assert imported.receipt.skipped == ()
    return imported.course.exercises[0]


def faults(imported: Imported) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in imported.receipt.skipped]


# --- What is read -----------------------------------------------------------------------------


def test_the_course_and_its_concepts() -> None:
    imported = course()
    made = imported.course
    assert (made.id, made.title, made.language, made.licence) == (
        "linear-equations",
        "Linear equations",
        "en",
        "CC BY 4.0",
    )
    assert made.about == "For learners who meet x for the first time."
    balance, one_step = made.concepts
    assert one_step.prerequisites == (balance.id,)
    assert one_step.aliases == ("inverse operations",)
    assert one_step.section_ids == (made.sections[0].id,)
    assert imported.receipt.skipped == ()
    assert imported.receipt.exercises == 1
    assert imported.receipt.files == 2


def test_the_section() -> None:
    section = course().course.sections[0]
    assert section.id == "linear-equations:one-step"
    assert section.label == "1 One-step equations"
    assert section.week == 2
    assert section.objectives == ("undo an addition on both sides", "check your own result")
    assert section.glossary == (
        Term("inverse operation", "an operation that undoes another one."),
    )


def test_the_passages_and_their_guide() -> None:
    goals, start, body, words = course().course.passages
    assert goals.kind is PassageKind.OBJECTIVES
    assert "check your own result" in goals.text
    assert (start.place, start.heading, start.guide) == ("at the start", "", None)
    assert body.text == (
        "To get x on its own, take away what was added.\n\n- first one side\n- then the other"
    )
    assert body.place == 'under "Undoing an addition"'
    assert body.guide == Guide(
        "In x + 4 = 9, what happened to x?",
        "I think of a number, add 4, and get 9. What was my number?",
        "what is done to both sides",
    )
    assert words.kind is PassageKind.GLOSSARY
    assert "inverse operation: an operation" in words.text


def test_the_exercise() -> None:
    made = course().course.exercises[0]
    step = made.steps[0]
    assert made.id == "linear-equations:one-step:a-bag-of-marbles"
    assert made.title == "A bag of marbles"
    assert made.level == 1
    assert made.concept_ids == ("linear-equations:balance", "linear-equations:one-step")
    assert step.prompt == (
        "A bag and 4 marbles weigh as much as 9 marbles: x + 4 = 9.\n\n"
        "How many marbles are in the bag?"
    )
    assert (step.kind, step.accepted) == (AnswerKind.NUMBER, ("5", "5.0"))
    assert (step.tolerance, step.unit) == (0.1, "kg")
    assert step.known_wrong == (
        KnownWrong("13", "You added the 4 once more. Which operation takes it away?"),
    )
    assert step.smaller == ("How many are left on the other side?", "What is 9 take away 4?")
    assert [(hint.rung, hint.text) for hint in step.hints] == [
        (0, "What happens to x, and what would undo it?"),
        (2, "x + 4 - 4 = 9 - ___ . What belongs in the gap?"),
    ]
    assert step.why == "Taking 4 from both sides keeps the balance."


def test_a_choice() -> None:
    step = only(
        exercise("Which is it?\n\n- [ ] 4 -> Did you count the bag?\n- [x] 5\n- [ ] 6\n")
    ).steps[0]
    assert step.kind is AnswerKind.CHOICE
    assert [(c.text, c.correct, c.reveals) for c in step.choices] == [
        ("4", False, "Did you count the bag?"),
        ("5", True, ""),
        ("6", False, ""),
    ]
    assert step.accepted == ()


def test_a_short_answer() -> None:
    step = only(
        exercise(
            "Why?\n\nAnswer (short): the pushes cancel\n"
            "Key point: the forces cancel (balanced; net force zero)\n"
            "Key point: it stays at rest\n"
            "Wrong: nothing pushes it -> What pushes up on it?\n"
        )
    ).steps[0]
    assert step.key_points == (
        KeyPoint("the forces cancel", ("balanced", "net force zero")),
        KeyPoint("it stays at rest"),
    )
    assert step.known_wrong == (KnownWrong("nothing pushes it", "What pushes up on it?"),)


@pytest.mark.parametrize(
    ("line", "kind", "accepted"),
    [
        ("Answer (expression): 3x + 6", AnswerKind.EXPRESSION, "3x + 6"),
        ("Answer (equation): 2x + 3 = 11", AnswerKind.EQUATION, "2x + 3 = 11"),
        ("Answer (solutions): x = 2 or x = -3", AnswerKind.SOLUTIONS, "x = 2 or x = -3"),
        ("Answer (solutions): (2, 5]", AnswerKind.SOLUTIONS, "(2, 5]"),
        ("Answer (solutions): no solution", AnswerKind.SOLUTIONS, "no solution"),
        ("answer (Number): -3/4", AnswerKind.NUMBER, "-3/4"),
        ("Answer(number): 1 000", AnswerKind.NUMBER, "1 000"),
    ],
)
def test_kinds_of_answers(line: str, kind: AnswerKind, accepted: str) -> None:
    step = only(exercise(f"What is it?\n\n{line}")).steps[0]
    assert (step.kind, step.accepted) == (kind, (accepted,))


@pytest.mark.parametrize(("text", "said"), [("2,5", 1), ("2, 5", 0), ("2; 5", 0)])
def test_a_set_that_reads_in_two_ways_is_noted(text: str, said: int) -> None:
    imported = exercise(f"What is it?\n\nAnswer (solutions): {text}")
    assert len(imported.course.exercises) == 1
    assert sum("two ways" in note.reason for note in imported.receipt.warnings) == said


def test_an_exercise_of_several_steps() -> None:
    made = only(
        exercise(
            "A bag weighs 3 kg.\n\n### Step: first\n\nTwo bags?\n\nAnswer (number): 6\n\n"
            "### Step\n\nThree bags?\n\nAnswer (number): 9\nHint 1: Add one more. How?\n"
        )
    )
    assert made.stem == "A bag weighs 3 kg."
    assert [step.prompt for step in made.steps] == ["Two bags?", "Three bags?"]
    assert [step.id for step in made.steps] == [f"{made.id}:first", f"{made.id}:2"]
    assert [len(step.hints) for step in made.steps] == [0, 1]


def test_an_exercise_is_about_its_section_unless_it_says_otherwise() -> None:
    made = only(exercise("What?\n\nAnswer (number): 5"))
    assert made.concept_ids == ("linear-equations:balance",)


def test_formulas_and_gaps_keep_their_signs() -> None:
    text = "# A\n\n## B\n\nWe know 2*3*4 and a_1 + a_2 and 3 * x, so **fill** in ___ and `2x`.\n"
    passage = course(text).course.passages[0]
    assert passage.text == "We know 2*3*4 and a_1 + a_2 and 3 * x, so fill in ___ and 2x."


def test_lists_tables_and_code_keep_their_lines() -> None:
    text = (
        "# A\n\n## B\n\nFirst:\n\n1. one\n2. two\n\n| t | v |\n|---|---|\n| 1 | 2 |\n\n"
        "```\n# not a heading\n```\n\n<!-- a note\nto myself -->\nSee [the book](http://example.org).\n"
    )
    passage = course(text).course.passages[0]
    assert passage.text == (
        "First:\n1. one\n2. two\n\nt | v\n1 | 2\n\n# not a heading\n\nSee the book."
    )


def test_sections_come_in_the_order_of_their_numbers() -> None:
    names = ["10-ten.md", "2-two.md", "1-one.md"]
    made = markdown.read(
        COURSE.encode(), {name: f"# {name}\n\nText.".encode() for name in sorted(names)}
    )
    assert [section.number for section in made.course.sections] == ["1", "2", "3"]
    assert made.course.sections[0].id == "linear-equations:one"


# --- Ids and fingerprints ---------------------------------------------------------------------


def test_the_same_files_give_the_same_course() -> None:
    assert course().course == course().course


def test_an_edit_changes_only_its_section() -> None:
    files = {f"{n}.md": f"# Title {n}\n\n## A\n\nText {n}.".encode() for n in range(3)}
    before = markdown.read(COURSE.encode(), files).course
    after = markdown.read(COURSE.encode(), files | {"1.md": b"# Title 1\n\n## A\n\nNew."}).course
    changed = {p.section_id for p in set(after.passages) - set(before.passages)}
    assert changed == {before.sections[1].id}
    assert before.fingerprint != after.fingerprint


def test_the_fingerprint_covers_everything() -> None:
    before = course().course
    for old, new in [("Level: 1", "Level: 2"), ("CC BY 4.0", "CC0"), ("week: 2", "week: 3")]:
        after = course(SECTION.replace(old, new), COURSE.replace(old, new)).course
        assert after.fingerprint != before.fingerprint
        assert replace(after, fingerprint="") != replace(before, fingerprint="")


def test_equal_passages_have_ids_of_their_own() -> None:
    text = "# A\n\n## B\n\nSame.\n\n## C\n\nOther.\n\n## B\n\nSame.\n"
    ids = [passage.id for passage in course(text).course.passages]
    assert len(ids) == len(set(ids)) == 3


# --- Hostile and foreign files ----------------------------------------------------------------


def test_line_ends_byte_order_mark_and_tabs_make_no_difference() -> None:
    foreign = "\ufeff" + SECTION.replace("\n  ", "\n\t").replace("\n", "\r\n")
    main = "\ufeff" + COURSE.replace("\n", "\r\n")
    assert course(foreign, main).course == course().course


def test_no_invisible_character_reaches_the_course() -> None:
    dirty = SECTION.replace("marbles", "mar\x00b\u200bles\x07\u202e\U000e0041")
    made = course(dirty, COURSE.replace("Linear", "Lin\x00ear\u2066")).course
    assert made == course().course


def test_a_lone_surrogate_in_the_front_matter_is_dropped() -> None:
    made = course(main=COURSE.replace("Linear equations", r'"Linear \ud800equations"')).course
    assert made.title == "Linear equations"


# --- Faults -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("main", "line", "said"),
    [
        ("Just text.", 1, "no title"),
        ("---\ncourse: A\n", 1, "no closing"),
        ("---\ncourse: A\nconcepts: [a\n---\n", 3, "not YAML"),
        ("---\n- a\n---\n", 2, "name: value"),
        ("---\ncourse: A: b\n---\n", 2, "not YAML"),
        (COURSE.replace("Equations as a balance", "B\n    after: [one-step]"), 9, "circle"),
        (COURSE.replace("id: balance", "id: balance\n    after: [balance]"), 8, "circle"),
        ("---\ncourse: " + "[" * 5000 + "\n---\n", 2, "not YAML"),
    ],
)
def test_a_broken_course_file_is_refused(main: str, line: int, said: str) -> None:
    with pytest.raises(CourseError, match=said) as refused:
        course(main=main)
    assert refused.value.file == "course.md"
    assert refused.value.line == line
    assert "\n" not in refused.value.text


def test_a_course_without_sections_is_refused() -> None:
    with pytest.raises(CourseError, match="no section file"):
        markdown.read(COURSE.encode(), {})


def test_an_unknown_prerequisite_is_named() -> None:
    imported = course(main=COURSE.replace("after: [balance]", "after: [balence]"))
    assert faults(imported)[0][0] == 11
    assert "'balence'" in faults(imported)[0][1]
    assert "Did you mean 'balance'?" in faults(imported)[0][1]
    assert imported.course.concepts[1].prerequisites == ()


def test_a_file_that_is_not_utf8_is_left_out_with_its_line() -> None:
    files = {"1.md": b"# A\n\nText.", "2.md": b"# B\n\nCaf\xe9"}
    imported = markdown.read(COURSE.encode(), files)
    assert len(imported.course.sections) == 1
    assert [(s.file, s.line) for s in imported.receipt.skipped] == [("2.md", 3)]
    assert "UTF-8" in imported.receipt.skipped[0].reason


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("What?", 6, "no answer"),
        ("What?\n\nAnswer (number): 5\nAnswer (short): five", 11, "two answers"),
        ("What?\n\nAnswer (number): 5\n- [x] 5\n- [ ] 6", 10, "two answers"),
        ("Answer (number): 5", 6, "no question"),
        ("What?\n\nAnswer: 5", 10, "no kind"),
        ("What?\n\nAnswer (nubmer): 5", 10, "Did you mean 'number'"),
        ("What?\n\nAnswer (number, 3, 4): 5", 10, "not understood"),
        ("What?\n\nAnswer (number): 5 kg", 10, "unit goes into the brackets"),
        ("What?\n\nAnswer (number): five", 10, "not a number"),
        ("What?\n\nAnswer (number): 5\nAlso right: many", 11, "not a number"),
        ("What?\n\nAnswer (equation): 2x + 1", 10, "not an equation"),
        ("What?\n\nAnswer (equation): x = 2 or x = 3", 10, "Answer (solutions): x = 2 or x = 3"),
        ("What?\n\nAnswer (number): x > 3", 10, "Answer (solutions): x > 3"),
        ("What?\n\nAnswer (solutions): big ones", 10, "can't be read as a set"),
        ("What?\n\nAnswer (solutions): 2x > 6", 10, "isn't solved yet"),
        ("What?\n\nAnswer (expression): y = 2x", 10, "equation"),
        ("What?\n\n- [ ] 5\n- [ ] 6", 6, "no choice is marked"),
        ("What?\n\n- [x] 5\n- [x] 6", 6, "no wrong choice"),
        ("What?\n\n- [x] 5\n- [ ] -> why", 11, "empty"),
        ("Concept: balence\n\nWhat?\n\nAnswer (number): 5", 8, "Did you mean 'balance'"),
        ("Stem.\n\nAnswer (number): 5\n\n### Step\n\nWhat?\n", 10, "before the first"),
        ("Stem.\n\n### Step\n\nWhat?\n\n### Step\n\nAnd?\n\nAnswer (number): 1", 10, "no answer"),
    ],
)
def test_an_exercise_that_cannot_be_judged_is_left_out(body: str, line: int, said: str) -> None:
    imported = exercise(body)
    assert imported.course.exercises == ()
    assert len(imported.receipt.skipped) == 1
    assert faults(imported)[0][0] == line
    assert said in faults(imported)[0][1]
    assert "'A bag'" in faults(imported)[0][1]


def test_an_exercise_without_a_title_is_left_out() -> None:
    imported = exercise("What?\n\nAnswer (number): 5", title="")
    assert imported.course.exercises == ()
    assert "no title" in faults(imported)[0][1]


def test_the_second_exercise_of_a_title_is_left_out() -> None:
    once = "## Exercise: A bag\n\nWhat {n}?\n\nAnswer (number): {n}\n\n"
    imported = course("# Bags\n\n" + once.format(n=1) + once.format(n=2))
    assert [e.steps[0].accepted for e in imported.course.exercises] == [("1",)]
    assert faults(imported)[0][0] == 9
    assert "one title" in faults(imported)[0][1]


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        ("Hint 1: " + "word " * 61, "61 words"),
        ("Hint 4: It is 5.", "rung 4"),
        ("Hint: Look again?", "needs a rung"),
        ("Hint 0: Once more?", "twice"),
        ("Hint 2:", "empty"),
    ],
)
def test_a_hint_that_cannot_be_used_is_left_out_alone(hint: str, said: str) -> None:
    imported = exercise(f"What?\n\nAnswer (number): 5\nHint 0: What do you see?\n{hint}")
    assert [h.text for h in imported.course.exercises[0].steps[0].hints] == ["What do you see?"]
    assert faults(imported)[0][0] == 12
    assert said in faults(imported)[0][1]


def test_a_known_wrong_answer_that_is_right_is_left_out() -> None:
    imported = exercise("What?\n\nAnswer (number): 5\nWrong: 5 -> Really?")
    assert imported.course.exercises[0].steps[0].known_wrong == ()
    assert faults(imported)[0][0] == 11


def test_all_faults_of_a_course_are_named_at_once() -> None:
    bad = "## Exercise: {n}\n\nWhat?\n\n"
    imported = course("---\nconcepts: [nothing]\nweek: soon\n---\n# A\n\n" + bad.format(n=1) * 3)
    assert [line for line, _ in faults(imported)] == [2, 7, 11, 15, 3]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("# A\n\n## B\n\nSmaller: One?\nSmaller: Two?\n\nText.", 6, "once"),
        ("# A\n\n## Words\n\n**x**: the unknown\n\njust text", 7, "**word**: meaning"),
        ("# A\n\n## Words\n\n**x**:\n", 5, "no meaning"),
    ],
)
def test_faults_in_the_text_are_named(text: str, line: int, said: str) -> None:
    assert any(at == line and said in reason for at, reason in faults(course(text)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## B\n\nText.", "no '# Title'"),
        ("# A\n\n## B\n", "no text under 'B'"),
        ("# A\n\nText.\n\n# B\n\nText.", "a file has one"),
        ("---\nconcept: [balance]\nweeks: 1\n---\n# A\n\nText.", "Did you mean 'week'?"),
        (
            "# A\n\n## Exercise: B\n\nWhat?\nHints 1: Look?\nAnswer (number): 5",
            "Did you mean 'hint'?",
        ),
        ("# A\n\n## Exercise: B\n\nWhat?\n\nAnswer (expression): 3x +* 2", "as algebra"),
        ("# A\n\n## Exercise: B\n\nLevel: 9\n\nWhat?\n\nAnswer (number): 5", "1 to 5"),
    ],
)
def test_what_is_odd_is_warned_about(text: str, said: str) -> None:
    imported = course(text)
    assert len(imported.course.sections) == 1
    assert any(said in warning.reason for warning in imported.receipt.warnings)


def test_the_receipt_reads_well() -> None:
    imported = exercise("What?")
    lines = imported.receipt.lines()
    assert lines[0] == "Linear equations (linear-equations)"
    assert lines[1] == "  read: 1 section, 0 passages, 2 concepts, 0 exercises, from 2 files"
    assert lines[3].startswith("    02-one-step.md:6: Exercise 'A bag' was left out: ")
    done = replace(
        imported.receipt, embedded=3, unchanged=1200, seconds=2.04, headings_checked=9,
        headings_found=8,
    )  # fmt: skip
    assert "  indexed: 3 passages new or changed, 1,200 unchanged, in 2.0 s" in done.lines()
    assert "  own headings found again: 8 of 9" in done.lines()

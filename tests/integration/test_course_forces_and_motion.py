"""The bundled course "Forces and motion", read here without the importer and checked throughout.

Numbers are worked out again from their stories, and the answers that learners write are judged.
"""

import re
from collections import Counter
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from knowledge.importers.markdown import load
from tutor_core import course as core
from tutor_core.assessment import assess, holds_answer
from tutor_core.ids import StepId
from tutor_core.messages import Judgement

COURSE = Path(__file__).resolve().parents[2] / "knowledge" / "courses" / "forces-and-motion"
FIELD = re.compile(
    r"(Concept|Level|Answer \([^)]*\)|Also right|Wrong|Smaller|Hint \d|Why|Key point"
    r"|Ask first|Look for): (.*)"
)
TASKS = re.compile(
    r"(?:Now |Then )?(?i:add|answer|carry|choose|compare|count|describe|do|draw|explain|fill|find"
    r"|finish|give|go|hold|imagine|look|make|name|pick|picture|press|put|read|reason|rub|say|sort"
    r"|speak|stop|swap|take|tell|test|think|try|turn|use|watch|weigh|work|write)\b"
)
# What each number must come to, worked out from its story; 60 turns minutes into seconds or hours.
EXPECTED = {
    "Ifeoma's morning run": "1350 / (5 * 60)",
    "The bus to Cusco / The time": "15 + 5 + 25",
    "The bus to Cusco / The average": "(9 + 12) / ((15 + 5 + 25) / 60)",
    "A tuk-tuk sets off": "(11 - 2) / 6",
    "The metro in Santiago / The climb": "(16 - 0) / 20",
    "The metro in Santiago / The flat part": "16 * 35",
    "Dogs, sledge and snow": "120 + 95 - 60",
    "Jin's trolley": "30 / 12",
    "A crate at the harbour / The net force": "135 - 65",
    "A crate at the harbour / The acceleration": "(135 - 65) / 40",
    "Grandmother's pumpkin": "6.4 * 9.8",
    "A rover on Mars": "777 / 3.7",
}
CONVERSIONS = {"60"}
# "One" is mostly a pronoun.
NUMBER_WORDS = "zero - two three four five six seven eight nine ten eleven twelve".split()
# Answers that have only some of the key points, as learners write them.
PARTLY = {
    "Two trains, one line": ["they go in opposite directions"],
    "A lamp from the ceiling": ["gravity pulls it down"],
    "Marta's free kick": ["gravity and air resistance"],
    "The teapot stays": ["the table pushes it up"],
    "Thandi in the bus": ["inertia"],
    "Voyager coasts on": ["there is no friction"],
    "Ingrid on the ice": ["there's less friction"],
    "Two sheets of paper": ["the ball because it has less air resistance"],
    "Lucía's jump / No faster": ["the air resistance gets bigger"],
    "The clever donkey": ["they act on different things"],
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to answer; ``lines`` are its ``Name: value`` lines by name."""

    name: str
    title: str
    concept: str
    level: int
    stem: str
    prompt: str
    kind: str
    lines: dict[str, list[str]]
    choices: tuple[tuple[bool, str, str], ...]
    headings: frozenset[str]

    @property
    def answer(self) -> str:
        return next(v[0] for k, v in self.lines.items() if k.startswith("Answer"))

    @property
    def tolerance(self) -> float:
        named = next(key for key in self.lines if key.startswith("Answer"))
        found = re.search(r"±([\d.]+)", named)
        return float(found[1]) if found else 0.0

    @property
    def hints(self) -> list[str]:
        return [text for rung in range(10) for text in self.lines.get(f"Hint {rung}", [])]

    @property
    def wrongs(self) -> list[tuple[str, str]]:
        parts = [line.partition(" -> ") for line in self.lines.get("Wrong", [])]
        wrong = [(text, shows) for right, text, shows in self.choices if not right]
        return [(text, shows) for text, _, shows in parts] + wrong

    @property
    def smaller(self):
        """The smaller questions, without what answers them."""
        return [line.partition(" -> ")[0] for line in self.lines.get("Smaller", [])]

    @property
    def said(self) -> list[str]:
        return self.hints + self.smaller + [shows for _, shows in self.wrongs]

    @property
    def points(self) -> list[list[str]]:
        """Each key point with its other wordings."""
        found = [re.fullmatch(r"(.*?) \((.*)\)", p) for p in self.lines.get("Key point", [])]
        return [[m[1], *m[2].split("; ")] for m in found if m]


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def read_lines(text: str) -> tuple[dict[str, list[str]], str]:
    named: dict[str, list[str]] = {}
    rest = []
    for line in text.splitlines():
        if match := FIELD.fullmatch(line):
            named.setdefault(match[1], []).append(match[2])
        elif not line.startswith(("- [", "### ")):
            rest.append(line)
    return named, " ".join(part for part in rest if part)


def read_exercise(block: str, concept: str, headings: frozenset[str]) -> list[Step]:
    title, body = block.removeprefix("Exercise: ").split("\n", 1)
    first, *parts = re.split(r"^(?=### Step)", body, flags=re.M)
    (shared, stem), steps = read_lines(first), []
    for text in parts or [first]:
        named, prompt = read_lines(text)
        choices = re.findall(r"^- \[(.)\] (.*?)(?: -> (.*))?$", text, re.M)
        kinds = [re.split(r"[,)]", key[8:])[0] for key in named if key.startswith("Answer")]
        part = re.match(r"### Step: (.*)", text)
        steps.append(
            Step(
                name=f"{title} / {part[1]}" if part else title,
                title=title,
                concept=shared.get("Concept", [concept])[0],
                level=int(shared["Level"][0]),
                stem=stem if parts else "",
                prompt=prompt,
                kind=kinds[0] if kinds else "choice",
                lines=named,
                choices=tuple((mark == "x", option, shows) for mark, option, shows in choices),
                headings=headings,
            )
        )
    return steps


def blocks_of(text: str) -> list[str]:
    return re.findall(r"^## (.*\n(?:(?!## ).*\n)*)", text, re.M)


def read_section(text: str) -> list[Step]:
    meta, blocks = front_matter(text)[0], blocks_of(text)
    headings = frozenset(block.split("\n")[0] for block in blocks)
    exercises = [block for block in blocks if block.startswith("Exercise: ")]
    return [s for block in exercises for s in read_exercise(block, meta["concepts"][0], headings)]


FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(COURSE.glob("[0-9]*.md"))}
STEPS = [step for text in FILES.values() for step in read_section(text)]
CONCEPTS = front_matter((COURSE / "course.md").read_text("utf-8"))[0]["concepts"]
BLOCKS = [block for text in FILES.values() for block in blocks_of(text)]
TEACHING = [block for block in BLOCKS if not block.startswith(("Words\n", "Exercise: "))]


def doing(text: str) -> list[bool]:
    """For each sentence, whether it asks or sets a task; a quoted one is only mentioned."""
    plain = re.sub(r'"[^"]*"', "This", text)
    found = re.split(r"(?<=[.?!])\s+(?=[A-Z])", plain)
    return [s.endswith("?") or bool(TASKS.match(s)) for s in found]


def numbers_in(text: str) -> set[float]:
    digits = {float(n.replace(",", "")) for n in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
    return digits | {float(n) for n, word in enumerate(NUMBER_WORDS) if word in text.split()}


def leaks(step: Step, text: str) -> bool:
    """Whether a text holds the answer: the number, the right option, or a whole key point."""
    plain = text.casefold()
    if step.kind == "number":
        return any(abs(n - float(step.answer)) < 0.05 for n in numbers_in(plain))
    if step.kind == "choice":
        (right,) = [option for ticked, option, _ in step.choices if ticked]
        return right.casefold() in plain
    ways = [points[0] for points in step.points]
    ways += [way for points in step.points for way in points[1:] if len(way.split()) > 2]
    return any(re.search(rf"\b{re.escape(way.casefold())}\b", plain) for way in ways)


def as_judged(step: Step) -> core.Step:
    points = tuple(core.KeyPoint(text, tuple(ways)) for text, *ways in step.points)
    known = tuple(core.KnownWrong(*pair) for pair in step.wrongs)
    short = core.AnswerKind.SHORT
    return core.Step(StepId("s"), step.prompt, short, key_points=points, known_wrong=known)


def each(*kinds: str) -> pytest.MarkDecorator:
    steps = [step for step in STEPS if not kinds or step.kind in kinds]
    return pytest.mark.parametrize("step", steps, ids=lambda step: step.name)


def test_there_is_enough_of_it() -> None:
    exercises = {step.title: step for step in STEPS}
    per_concept = Counter(step.concept for step in exercises.values())
    kinds = Counter(step.kind for step in STEPS)
    assert len(CONCEPTS) >= 7
    assert len(TEACHING) >= 30
    assert len(exercises) >= 32
    assert {concept: n for concept, n in per_concept.items() if n < 4} == {}
    assert set(per_concept) == {concept["id"] for concept in CONCEPTS}
    assert {step.level for step in exercises.values()} == {1, 2, 3, 4, 5}
    assert sum(n > 1 for n in Counter(step.title for step in STEPS).values()) >= 2
    assert kinds["short"] > kinds["number"] < kinds["choice"]
    assert set(EXPECTED) == {step.name for step in STEPS if step.kind == "number"}
    assert set(PARTLY) <= {step.name for step in STEPS if step.kind == "short"}


def test_titles_are_unique_and_all_are_read() -> None:
    titles = re.findall(r"^## (.*)", "\n".join(FILES.values()), re.M)
    several = {title for title, n in Counter(titles).items() if n > 1} - {"Words"}
    assert several == set()
    assert len(titles) == len(TEACHING) + len({s.title for s in STEPS}) + len(FILES)


def test_prerequisites_exist_and_lead_in_no_circle() -> None:
    after = {concept["id"]: concept.get("after", []) for concept in CONCEPTS}
    assert {name for names in after.values() for name in names} <= set(after)
    order = list(TopologicalSorter(after).static_order())
    assert len(order) == len(CONCEPTS)
    assert [front_matter(text)[0]["concepts"] for text in FILES.values()] == [[c] for c in after]


@pytest.mark.parametrize("name", FILES)
def test_sections_have_objectives_and_words(name: str) -> None:
    assert re.search(r"^# .+\n\nYou will be able to:\n(- .+\n){3,}", FILES[name], re.M)
    (words,) = [block for block in blocks_of(FILES[name]) if block.startswith("Words\n")]
    assert len(re.findall(r"^\*\*.+\*\*: [a-z0-9].+\.$", words, re.M)) >= 4


@pytest.mark.parametrize("block", TEACHING, ids=lambda block: block.split("\n")[0])
def test_a_heading_teaches_and_guides(block: str) -> None:
    guide, _ = read_lines(block)
    text = re.sub(r"^(Ask first|Smaller|Look for):.*\n", "", block.split("\n", 1)[1], flags=re.M)
    assert {n: len(v) for n, v in guide.items()} == {"Ask first": 1, "Smaller": 1, "Look for": 1}
    assert 2 <= len(text.strip().split("\n\n")) <= 3
    assert 90 <= len(text.split()) <= 180
    for name in ("Ask first", "Smaller"):
        assert guide[name][0].endswith("?")
        assert guide[name][0].count("?") == 1
    assert re.fullmatch(r"[a-z].*[^.?]", guide["Look for"][0])


@each("number")
def test_numbers_are_right(step: Step) -> None:
    formula = EXPECTED[step.name]
    assert abs(eval(formula) - float(step.answer)) <= step.tolerance  # noqa: S307
    used = set(re.findall(r"\d+(?:\.\d+)?", formula)) - CONVERSIONS
    assert used <= set(re.findall(r"\d+(?:\.\d+)?", f"{step.stem} {step.prompt}"))
    wrong = {float(text) for text, _ in step.wrongs}
    assert len(step.wrongs) == len(wrong) >= 2
    assert all(abs(value - float(step.answer)) > step.tolerance for value in wrong)


@each("choice")
def test_choices_have_one_right_option_and_say_what_the_others_show(step: Step) -> None:
    assert 3 <= len(step.choices) <= 4
    assert sum(ticked for ticked, _, _ in step.choices) == 1
    assert [bool(shows) for _, _, shows in step.choices] == [not t for t, _, _ in step.choices]


def test_the_right_option_stands_at_no_fixed_place() -> None:
    rights = [[t for t, _, _ in s.choices].index(True) for s in STEPS if s.kind == "choice"]
    assert max(Counter(rights).values()) < 0.6 * len(rights)


@each("short")
def test_short_answers_have_points_in_several_wordings(step: Step) -> None:
    assert 2 <= len(step.points) == len(step.lines["Key point"]) <= 4
    assert all(len(ways) >= 5 for ways in step.points)
    assert 1 <= len(step.wrongs) <= 3


@each("short")
def test_answers_are_judged_as_a_teacher_would(step: Step) -> None:
    judged = as_judged(step)
    right = [step.answer, *step.lines["Also right"]]
    assert len(right) >= 2
    for text in right:
        assert assess(judged, text, step.stem).judgement is Judgement.CORRECT, text
    for text, shows in step.wrongs:
        assert assess(judged, text, step.stem).reveals == shows, text
    for text in PARTLY.get(step.name, []):
        assert assess(judged, text, step.stem).judgement is Judgement.PARTLY, text


@each()
def test_the_ladder_is_whole(step: Step) -> None:
    assert [key for key in step.lines if key.startswith("Hint")] == [f"Hint {n}" for n in range(4)]
    assert len(step.hints) == 4
    assert set(re.findall(r'"([^"]+)"', step.hints[1])) & step.headings
    assert step.hints[3].startswith("A sibling: ")
    assert 1 <= len(step.lines["Smaller"]) <= 2
    assert len(step.lines["Why"]) == 1
    assert step.lines["Why"][0].endswith(".")
    assert step.wrongs


@each()
def test_what_is_said_asks_for_one_thing_at_its_end(step: Step) -> None:
    for text in step.said:
        assert len(text.split()) <= 60, text
        assert doing(text)[-1], text
        assert not re.search(r", and (what|which|where|when|why|how|so)\b[^.]*\?", text), text
    for text in [*step.hints, *step.smaller]:
        assert sum(doing(text)) == 1, text


def test_most_hints_are_short() -> None:
    lengths = [len(hint.split()) for step in STEPS for hint in step.hints]
    assert sum(n < 35 for n in lengths) > 0.7 * len(lengths)
    assert median(lengths) <= 25


@each()
def test_nothing_said_holds_the_answer(step: Step) -> None:
    rights = [option for ticked, option, _ in step.choices if ticked]
    rights += [points[0] for points in step.points]
    rights = rights or [step.answer]
    assert all(leaks(step, f"So {right}, as you see.") for right in rights)
    assert [text for text in step.said if leaks(step, text)] == []


def test_no_two_hints_are_alike_but_for_their_numbers() -> None:
    count = Counter(re.sub(r"\d+(\.\d+)?", "#", hint) for step in STEPS for hint in step.hints)
    assert [text for text, n in count.items() if n > 1] == []


SUM = re.compile(r"(?<![-+·÷/] )(?<![\d.])(\d[\d.]*(?: [-+·÷] \d[\d.]*)+) = (-?\d+(?:\.\d+)?)")


def test_sums_in_the_text_are_true() -> None:
    sums = [pair for text in FILES.values() for pair in SUM.findall(text)]
    assert len(sums) >= 15
    for left, right in sums:
        value = eval(left.replace("·", "*").replace("÷", "/"))  # noqa: S307
        assert value == pytest.approx(float(right)), f"{left} = {right}"


def test_the_importer_takes_all_of_it_and_the_floor_lets_every_word_through() -> None:
    made = load(COURSE)
    assert (made.receipt.skipped, made.receipt.warnings) == ((), ())
    steps = [(exercise, step) for exercise in made.course.exercises for step in exercise.steps]
    assert len(steps) == len(STEPS)
    assert len({s.id for _, s in steps}) == len(STEPS)
    for exercise, step in steps:
        said = [hint.text for hint in step.hints] + [*step.smaller]
        said += [known.reveals for known in step.known_wrong]
        said += [choice.reveals for choice in step.choices if choice.reveals]
        assert len(said) >= 6
        assert [text for text in said if holds_answer(step, text, exercise.stem)] == []
    headings = {p.heading for p in made.course.passages if p.guide is not None}
    assert headings == {block.split("\n")[0] for block in TEACHING}


BROKEN = """---
concepts: [forces]
---
# A section
## Exercise: Broken
Level: 1
What is 2 N and 4 N?
Answer (number): 7
Wrong: 7 -> So it is.
Smaller: What is 3? And what is 4?
Hint 0: Add them. What do you get?
Hint 1: Seven is the number.
Hint 3: Like 3 + 4 = 7.
Why: Because
"""


def test_the_checks_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    (step,) = read_section(BROKEN)
    monkeypatch.setitem(EXPECTED, "Broken", "2 + 4")
    for check in (
        test_numbers_are_right,
        test_the_ladder_is_whole,
        test_what_is_said_asks_for_one_thing_at_its_end,
        test_nothing_said_holds_the_answer,
    ):
        with pytest.raises(AssertionError):
            check(step)

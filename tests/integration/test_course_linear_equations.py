"""The bundled course "Linear equations", read here without the importer and checked by sympy."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import sympy
import yaml

COURSE = Path(__file__).resolve().parents[2] / "knowledge" / "courses" / "linear-equations"
FIELD = re.compile(
    r"(Concept|Level|Answer \([^)]*\)|Also right|Wrong|Smaller|Hint \d|Why|Key point"
    r"|Ask first|Look for): (.*)"
)
KEY = yaml.safe_load(Path(__file__).with_name("course_linear_equations.yaml").read_text("utf-8"))
TASKS = re.compile(rf"(?:Now )?(?i:{'|'.join(KEY['tasks'])})\b")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to answer, with its lines by name, as ``(name, value)`` pairs gave them."""

    name: str
    title: str
    concept: str
    level: int
    prompt: str
    kind: str
    answer: str
    lines: dict[str, list[str]]
    choices: tuple[tuple[bool, str, str], ...]
    headings: frozenset[str]

    @property
    def hints(self) -> list[str]:
        return [text for rung in range(10) for text in self.lines.get(f"Hint {rung}", [])]

    @property
    def wrongs(self) -> list[tuple[str, str]]:
        pairs = [tuple(line.split(" -> ", 1)) for line in self.lines.get("Wrong", [])]
        return pairs + [(text, shows) for right, text, shows in self.choices if not right]

    @property
    def smaller(self):
        """The smaller questions, without what answers them."""
        return [line.partition(" -> ")[0] for line in self.lines.get("Smaller", [])]

    @property
    def said(self) -> list[str]:
        return self.hints + self.smaller + [shows for _, shows in self.wrongs]


def front_matter(text: str) -> tuple[dict, str]:
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


def read_lines(text: str) -> tuple[dict[str, list[str]], str]:
    named: dict[str, list[str]] = {}
    rest = []
    for line in text.splitlines():
        if match := FIELD.match(line):
            named.setdefault(match[1], []).append(match[2])
        elif not line.startswith(("- [", "### ")):
            rest.append(line)
    return named, " ".join(part for part in rest if part)


def read_step(text: str, stem: str, shared: dict) -> Step:
    named, prompt = read_lines(text)
    choices = re.findall(r"^- \[(.)\] (.*?)(?: -> (.*))?$", text, re.M)
    answers = [(key[8:-1], named[key][0]) for key in named if key.startswith("Answer")]
    kind, answer = answers[0] if answers else ("choice", "")
    part = re.match(r"### Step: (.*)", text)
    return Step(
        name=f"{shared['title']} / {part[1]}" if part else shared["title"],
        prompt=f"{stem} {prompt}".strip(),
        kind=kind,
        answer=answer,
        lines=named,
        choices=tuple((mark == "x", option, shows) for mark, option, shows in choices),
        **shared,
    )


def read_exercise(block: str, concept: str, headings: frozenset[str]) -> list[Step]:
    title, body = block.removeprefix("Exercise: ").split("\n", 1)
    first, *steps = re.split(r"^(?=### Step)", body, flags=re.M)
    named, stem = read_lines(first)
    shared = {"title": title, "headings": headings, "level": int(named["Level"][0])}
    shared["concept"] = named.get("Concept", [concept])[0]
    return [read_step(step, stem if steps else "", shared) for step in steps or [first]]


def read_section(text: str) -> list[Step]:
    meta, body = front_matter(text)
    blocks = re.findall(r"^## (.*\n(?:(?!## ).*\n)*)", body, re.M)
    headings = frozenset(block.split("\n")[0] for block in blocks)
    exercises = [block for block in blocks if block.startswith("Exercise: ")]
    return [s for block in exercises for s in read_exercise(block, meta["concepts"][0], headings)]


FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(COURSE.glob("[0-9]*.md"))}
STEPS = [step for text in FILES.values() for step in read_section(text)]
CONCEPTS = front_matter((COURSE / "course.md").read_text("utf-8"))[0]["concepts"]


# --- Mathematics -------------------------------------------------------------------------------


def expr(text: str) -> sympy.Expr:
    plain = text.replace("·", "*").replace("÷", "/").replace("²", "**2")
    plain = re.sub(r"(?<=[\d)a-z])\s*(?=[a-z(])", "*", plain)
    names = {letter: sympy.Symbol(letter) for letter in "abcdefghijklmnopqrstuvwxyz"}
    return sympy.sympify(plain, locals=names, rational=True)


def equation(text: str) -> sympy.Expr:
    """Return left side minus right side."""
    left, right = text.split("=")
    return expr(left) - expr(right)


def solve(text: str) -> sympy.Expr:
    (solution,) = sympy.solve(equation(text))
    return solution


def holds(difference: sympy.Expr, value: sympy.Expr | None) -> bool:
    numbers = dict.fromkeys(difference.free_symbols, value or sympy.nan)
    return 0 in {difference.expand(), difference.subs(numbers).expand()}


def formulas(text: str) -> list[str]:
    """Return the runs of signs in a text that can be read as mathematics."""
    runs: list[list[str]] = [[]]
    for word in text.replace("**", "").split():
        core = word.strip('",.:;?!')
        if re.fullmatch(r"[0-9.b-z()+\-·/÷=²_]+", core) and not re.search(r"[a-z]{2}", core):
            runs[-1].append(core)
        else:
            runs.append([])
        if word[-1] in '",.:;?!':
            runs.append([])
    joined = map(" ".join, filter(None, runs))
    return [f if f.count("(") == f.count(")") else f.strip("()") for f in joined]


def equations_in(text: str) -> list[str]:
    """Return ``left = right`` for every equals sign in a text; those with gaps are left out."""
    whole = [formula.split(" = ") for formula in formulas(text) if "_" not in formula]
    return [" = ".join(pair) for sides in whole for pair in itertools.pairwise(sides)]


def expected(step: Step) -> sympy.Expr:
    """Return the value or expression that answers a step, or for an equation its solution."""
    stated = re.match(r"Solve (.*)\.$", step.prompt)
    source = stated[1] if stated else KEY["expected"][step.name]
    return solve(source) if "=" in source else sympy.expand(expr(source))


def given(step: Step, text: str) -> sympy.Expr:
    return solve(text) if step.kind == "equation" else sympy.expand(expr(text))


MOVES = KEY["moves"]
CHOICES = {
    "Which number fits?": lambda option: solve("2x + 3 = 17") == solve(option),
    "Which equation is it?": lambda option: solve(option) == -3,
    "Still level?": lambda option: solve(option) == solve("4x + 9 = 29"),
    "The move that clears the way": lambda option: (
        MOVES[option] == ["8x", str(8 * solve("8x - 3 = 21"))]
    ),
    "One move for x/5": lambda option: MOVES[option] == ["x", str(solve("x/5 = 20"))],
    "Which one joins in?": lambda option: len(sympy.Add.make_args(expr("5x") + expr(option))) == 1,
    "A minus outside": lambda option: sympy.expand(expr("-2(x - 5)") - expr(option)) == 0,
    "How many numbers?": lambda option: (
        option.startswith("none") and sympy.expand(equation("4x + 6 = 2(2x + 5)")).is_number
    ),
    "Fewer than": lambda option: "<" not in option and expr(option) == expr("3n") - 4,
}


def numbers_in(text: str) -> set[sympy.Expr]:
    found = set()
    for token in re.findall(r"\d+(?:\.\d+)?(?:/\d+)?", text):
        found |= {sympy.Rational(part) for part in [token, *token.split("/")]}
    words = re.findall(r"[a-z]+", text.lower())
    return found | {
        sympy.Integer(n) for n, word in enumerate(KEY["number_words"]) if word in words
    }


def orders(text: str) -> set[str]:
    """Return an expression or equation without spaces, its terms and sides in every order."""
    sides = []
    for side in text.replace(" ", "").split("="):
        terms = re.findall(r"[+-]?[^+-]+", side)
        shuffled = itertools.permutations(t if t[0] in "+-" else f"+{t}" for t in terms)
        sides.append({"".join(order).lstrip("+") for order in shuffled})
    turned = itertools.chain(*(itertools.product(*ways) for ways in (sides, sides[::-1])))
    return {"=".join(pick) for pick in turned}


def leaks(step: Step, text: str) -> bool:
    """Tell whether a text holds the answer: as a number or word, a formula, or a phrase."""
    if step.kind == "number":
        return abs(sympy.Rational(step.answer)) in numbers_in(text)
    if step.kind in {"expression", "equation"}:
        ways = "|".join(r"\s*".join(map(re.escape, way)) for way in orders(step.answer))
        return bool(re.search(rf"(?<![\w.])(?:{ways})(?![\w/(])", text))
    if step.kind == "choice":
        (right,) = [option for ticked, option, _ in step.choices if ticked]
        return right.replace(" ", "") in text.replace(" ", "")
    if step.kind == "solutions":
        words = {"no solution": r"no|none|never", "all numbers": r"all|every|any"}[step.answer]
        said = re.sub(r'"[^"]*"', "", text)
        return bool(re.search(rf"\b(?:{words})\b(?: number| solution)", said))
    points = [re.split(r" \(|; |\)", point) for point in step.lines["Key point"]]
    return any(way in text for way in itertools.chain(*points) if way)


def asks(text: str) -> int:
    """Count the questions and tasks in a text; a heading it names may be a question itself."""
    sentences = re.split(r"(?<=[.?!])\s+(?=[A-Z])", re.sub(r'"[^"]*"', "This", text))
    return sum(bool(s.endswith("?") or TASKS.match(s)) for s in sentences)


def ends_in_doing(text: str) -> bool:
    last = re.split(r"(?<=[.?!:;,])\s+(?:and |then )*", text)[-1]
    sentence = re.split(r"(?<=[.?!])\s+", text)[-1]
    return bool(text.endswith("?") or TASKS.match(last) or TASKS.match(sentence))


# --- The tests ---------------------------------------------------------------------------------


def each(*kinds: str) -> pytest.MarkDecorator:
    steps = [step for step in STEPS if not kinds or step.kind in kinds]
    return pytest.mark.parametrize("step", steps, ids=lambda step: step.name)


def test_there_is_enough_of_it() -> None:
    exercises = {step.title: step for step in STEPS}
    per_concept = Counter(step.concept for step in exercises.values())
    assert len(CONCEPTS) >= 7
    assert len(exercises) >= 44
    assert {concept: n for concept, n in per_concept.items() if n < 5} == {}
    assert set(per_concept) == {concept["id"] for concept in CONCEPTS}
    assert {step.level for step in exercises.values()} == {1, 2, 3, 4, 5}
    assert sum(n > 1 for n in Counter(step.title for step in STEPS).values()) >= 4
    assert ("two-step-equations", "Solve 3x + 4 = 19.") in {(s.concept, s.prompt) for s in STEPS}


def test_titles_are_unique_and_all_are_read() -> None:
    titles = re.findall(r"^## Exercise: (.*)", "\n".join(FILES.values()), re.M)
    assert sorted({step.title for step in STEPS}) == sorted(titles)


def test_prerequisites_exist_and_come_before() -> None:
    known: set[str] = set()
    for concept in CONCEPTS:
        assert set(concept.get("after", [])) <= known, concept["id"]
        known.add(concept["id"])
    assert all(set(front_matter(text)[0]["concepts"]) <= known for text in FILES.values())


@pytest.mark.parametrize("name", FILES)
def test_sections_teach(name: str) -> None:
    blocks = re.split(r"^(?=## )", front_matter(FILES[name])[1], flags=re.M)
    assert re.search(r"^You will be able to:\n(- .+\n)+", blocks[0], re.M)
    (words,) = [block for block in blocks if block.startswith("## Words\n")]
    assert len(re.findall(r"^\*\*.+\*\*: .+\.$", words, re.M)) >= 3
    teaching = [b for b in blocks[1:] if not b.startswith(("## Words", "## Exercise: "))]
    assert 3 <= len(teaching) <= 5
    for block in teaching:
        guide, _ = read_lines(block)
        text = re.sub(r"^(##|Ask first|Smaller|Look for).*\n", "", block, flags=re.M)
        assert 2 <= len(text.strip().split("\n\n")) <= 3, block[:60]
        assert guide["Ask first"][0].endswith("?")
        assert guide["Smaller"][0].endswith("?")
        assert re.fullmatch(r"[a-z].*[^.?]", guide["Look for"][0])


@each("number", "expression", "equation")
def test_answers_are_right(step: Step) -> None:
    assert given(step, step.answer) == expected(step)


@each("number", "expression", "equation")
def test_known_wrong_answers_are_wrong(step: Step) -> None:
    wrong = [given(step, text) for text, _ in step.wrongs]
    assert 1 <= len(wrong) == len(set(wrong)) <= 3
    assert given(step, step.answer) not in wrong


@each("solutions")
def test_how_many_numbers_solve_it_is_right(step: Step) -> None:
    (asked,) = [f for f in formulas(step.prompt) if "=" in f]
    left_over = sympy.expand(equation(asked))
    assert left_over.is_number
    assert step.answer == ("all numbers" if left_over == 0 else "no solution")
    assert 1 <= len({text for text, _ in step.wrongs} - {step.answer}) == len(step.wrongs) <= 3


@each("choice")
def test_only_the_ticked_choice_is_right(step: Step) -> None:
    assert len(step.choices) == 4
    for ticked, option, shows in step.choices:
        assert CHOICES[step.name](option) == ticked, option
        assert bool(shows) != ticked, option


@each()
def test_the_ladder_is_whole(step: Step) -> None:
    assert [key for key in step.lines if key.startswith("Hint")] == [f"Hint {n}" for n in range(4)]
    assert len(step.hints) == 4
    assert set(re.findall(r'"([^"]+)"', step.hints[1])) & step.headings
    assert 1 <= len(step.lines["Smaller"]) <= 2
    assert len(step.lines["Why"]) == 1
    assert step.wrongs
    assert step.kind != "short" or len(step.lines["Key point"]) >= 2


@each()
def test_what_is_said_asks_for_one_thing(step: Step) -> None:
    for text in step.said:
        assert len(text.split()) <= 60, text
        assert re.sub(r'"[^"]*"', "", text).count("?") <= 1, text
        assert ends_in_doing(text), text
    for text in [*step.hints[:3], *step.smaller]:
        assert asks(text) == 1, text
        assert not re.search(r", and (what|which|where|when|on)\b", text), text


@each()
def test_nothing_said_holds_the_answer(step: Step) -> None:
    right = step.answer or next(option for ticked, option, _ in step.choices if ticked)
    assert leaks(step, f"Now it is {right}, as you see.")
    assert [text for text in step.said if leaks(step, text)] == []


@each()
def test_the_sibling_is_worked_rightly_and_another_one(step: Step) -> None:
    sibling = step.hints[3]
    own = {letter for text in formulas(step.prompt) for letter in re.findall(r"[b-z]", text)}
    found = [equation(text) for text in equations_in(sibling) if not own & set(text)]
    stated = [f for f in found if re.fullmatch(r"[b-z] [-+] [\d/]+", str(f))]
    values = [sympy.solve(f)[0] for f in [*stated[::-1], *found] if f.free_symbols and f.expand()]
    if step.prompt.startswith("Solve"):
        assert values, sibling
        assert any(re.search(r"[b-z] = -?[\d./]+$", f) for f in formulas(sibling)), sibling
        assert len(found) >= 2
    if step.kind not in {"equation", "short"}:
        assert {str(f) for f in found if not holds(f, next(iter(values), None))} <= set(
            KEY["cheated"]
        )


@each("number")
def test_the_equation_is_treated_truly_and_in_no_text(step: Step) -> None:
    if stated := re.match(r"Solve .*([b-z]).*\.$", step.prompt):
        said = [e for text in step.hints + step.lines["Why"] for e in equations_in(text)]
        own = [e for e in said if stated[1] in e]
        assert [e for e in own if not holds(equation(e), sympy.Rational(step.answer))] == []
        taught = "".join(text.split("## Exercise: ")[0] for text in FILES.values())
        assert step.prompt[6:-1] not in taught


def test_sums_in_the_text_are_true() -> None:
    lines = [line for text in FILES.values() for line in text.splitlines()]
    sums = {e for line in lines for e in equations_in(line)}
    wrong = {e for e in sums if not re.search("[a-z]", e) and equation(e) != 0}
    assert wrong == set(KEY["false_on_purpose"])


def test_no_two_hints_are_alike_but_for_their_numbers() -> None:
    hints = [hint for step in STEPS for hint in step.hints]
    count = Counter(re.sub(r"\d+(\.\d+)?|\b[a-z]\b", "#", hint) for hint in hints)
    assert [text for text, n in count.items() if n > 1] == []


BROKEN = """---
concepts: [balance]
---
# A section
## Exercise: Broken
Level: 1
Solve x + 4 = 9.
Answer (number): 6
Wrong: 6 -> So it is.
Smaller: What is 3 + 3?
Hint 0: Take 4 away. What is left?
Hint 1: Six is a number, as 3x = 6 says.
Hint 3: A sibling: y + 2 = 9. Take 2 from both sides: y = 8.
Why: Because.
"""


def test_the_checks_notice() -> None:
    (step,) = read_section(BROKEN)
    checks = (
        test_answers_are_right,
        test_known_wrong_answers_are_wrong,
        test_the_ladder_is_whole,
        test_what_is_said_asks_for_one_thing,
        test_nothing_said_holds_the_answer,
        test_the_equation_is_treated_truly_and_in_no_text,
    )
    for check in checks:
        with pytest.raises(AssertionError):
            check(step)

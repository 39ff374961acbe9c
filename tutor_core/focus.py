"""What a free question is about: its kind, its focus, and the sentence that answers it.

Offline wording stands on this: it makes a reply specific to the question and to the passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor_core.machine_talk import talks_to_machine
from tutor_core.text import STOP_WORDS, content_stems, sentences, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tutor_core.course import Passage, Section, Term

# A quoted sentence has to leave room for a question within 60 words (our choice).
SENTENCE_WORDS = (7, 34)
GAP = "____"
_FORMULA = re.compile(
    r"(?<![\w.])[-−]?(?:\d+(?:\.\d+)?|[a-z](?![a-z])|\(|√)"
    r"(?:[\s\d.()+\-−–*·×/÷^=≤≥<>²³]|(?<![a-z])[a-z](?![a-z]))*"
)
# A number with letters behind it, perhaps as the value of a letter.
_QUANTITY = re.compile(
    r"(?:[a-z]=)?-?\d+(?:[.,]\d+)?(?:/\d+)?(?:[a-z](?:\^-?\d|\d|[²³])?(?:[/·]?(?![/·]))?){0,4}"
)
# A story with numbers that asks for one more: what it joins, and what it asks.
_STORY = re.compile(
    r"(?=.*\b(?:plus|per|each|every|costs?|paid|pays?|total|altogether|together|twice|half"
    r"|times as|more than|less than|fewer than|left|remain\w*|sum of|consecutive)\b)"
    r".*\b(?:how (?:many|much|old|long|far|tall)|what (?:is|was|are) (?:the|my|her|his|their)"
    r"|find|work out|which number)\b",
    re.DOTALL,
)
_AMOUNT = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?|\b(?:twice|half|double|consecutive)\b")
# What stands before or behind an equation in a sentence or a list: "2. ", "b) ", "a ", " i".
_NUMBERED = re.compile(r"^(?:\d{1,2}\.\s+|(?:\d{1,2}|[a-z])\)\s*|[a-z]\s+(?=[\d(a-z]))")
_LEFT_OVER = re.compile(r"(?<=[\w)])(?:\s+[a-z])+$")


class QuestionKind(StrEnum):
    """The kind of a question, by its form."""

    DEFINITION = "definition"
    DIFFERENCE = "difference"
    REASON = "reason"
    PROCESS = "process"
    YESNO = "yesno"
    WHICH = "which"
    BLANK = "blank"
    FINISH = "finish"
    EXAMPLE = "example"
    PERSON = "person"
    NUMBER = "number"
    SOLVE = "solve"
    STORY = "story"
    OTHER = "other"


_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    (QuestionKind.BLANK, re.compile(r"_{2,}")),
    (QuestionKind.FINISH, re.compile(r"(?::|\b(?:is|are|was|were|be|called|to|that|who))\s*$")),
    (
        QuestionKind.DIFFERENCE,
        re.compile(r"\b(?:differen\w+|distinguish|compare|contrast|differ)\b|\bvs\b"),
    ),
    (
        QuestionKind.WHICH,
        re.compile(
            r"\bwhich\b|\bof the following\b|\bbest describes?\b"
            r"|^what (?:kind|type|sort)s? of\b"
        ),
    ),
    (
        QuestionKind.NUMBER,
        re.compile(
            r"\bhow (?:many|much|far|fast|long|old|tall|heavy)\b|\bcalculate\b"
            r"|\bwhat is the (?:value|magnitude|speed|force|mass|acceleration|average) "
            r"|\d.*\d.*\b(?:find|what is)\b"
        ),
    ),
    (
        QuestionKind.EXAMPLE,
        re.compile(
            r"\b(?:give|name|list|what are|what is|provide|think of)\b.{0,30}\bexamples?\b"
        ),
    ),
    (
        QuestionKind.REASON,
        re.compile(r"\bwhy\b|\bhow come\b|\bwhat (?:causes?|makes?)\b|\breasons?\b"),
    ),
    (
        QuestionKind.PERSON,
        re.compile(r"^who(?:m|se)?\b|\bwho (?:was|is|were)\b|\baccording to\b"),
    ),
    (
        QuestionKind.DEFINITION,
        re.compile(
            r"^(?:(?:so |but |and )?what(?:'s| is| are| was| were|s)|define)"
            r"(?: (?:an?|the|meant by|called))?(?: (?!of\b|in\b|for\b)[\w'-]+){1,4}\s*[?.]?\s*$"
            r"|^what does .+ mean\b"
        ),
    ),
    (
        QuestionKind.PROCESS,
        re.compile(r"\bhow\b|\bdescribe\b|\bexplain\b|\bdiscuss\b|^what happens\b"),
    ),
    (
        QuestionKind.YESNO,
        re.compile(
            r"^(?:so |but |and )?(?:is|are|was|were|does|do|did|can|could|should|would|will"
            r"|has|have|am)\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Focus:
    """What to talk about. ``term`` is shown as it is; ``sentence`` is "" when none fits.

    ``gap`` is the sentence with its telling word taken out, ``missing`` that word; ``neighbour``
    is another glossary entry of the section; ``pair`` are the two sides of a comparison.
    """

    kind: QuestionKind
    term: str
    sentence: str = ""
    passage: Passage | None = None
    gap: str = ""
    missing: str = ""
    neighbour: Term | None = None
    choice: tuple[str, str] | None = None
    pair: tuple[str, str] | None = None
    formula: str = ""


_PAIR = re.compile(
    r"(?:between|compare|contrast|distinguish)\s+(?:the\s+)?(.{3,40}?)\s+(?:and|from|with)"
    r"\s+(?:the\s+|an?\s+)?([\w' -]{3,40}?)\s*(?:[?.,;]|$)"
    r"|how (?:do|does|is|are)\s+(?:the\s+|an?\s+)?(.{3,40}?)\s+(?:differ\w*|different) from"
    r"\s+(?:the\s+|an?\s+)?([\w' -]{3,40}?)\s*(?:[?.,;]|$)",
    re.IGNORECASE,
)


def formulas(text: str) -> frozenset[str]:
    """Return the equations and expressions in a text, without spaces, as comparable strings."""
    found = set()
    for match in _FORMULA.finditer(text.lower().replace("−", "-").replace("–", "-")):
        body = re.sub(r"\s+", "", match.group()).strip(".,;:=")
        if re.search(r"[a-z]", body) and re.search(r"[-+*·×/÷=^²³]|\d[a-z(]", body):
            found.add(body.replace("*", "·"))
    return frozenset(found)


def tasks_in(text: str) -> frozenset[str]:
    """Return the formulas of a text that can be a task: no quantity and no letter's value.

    "20 m/s", "5 s" and the "15 a" of "15 a day" look like formulas, and "x = 4" is an answer.
    """
    found = (one for line in text.splitlines() for one in formulas(line))
    return frozenset(one for one in found if not _QUANTITY.fullmatch(one))


def first_formula(text: str) -> str:
    """Return the first equation or expression of a text as it was typed, "" without one."""
    return next(_typed(text), "")


def equations(text: str) -> list[str]:
    """Return the equations of a text as they were typed, without the words around them."""
    found = (_LEFT_OVER.sub("", _NUMBERED.sub("", one)).strip() for one in _typed(text))
    return [one for one in found if one.count("=") == 1 and tasks_in(one)]


def _typed(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for match in _FORMULA.finditer(line):
            if tasks_in(match.group()):
                yield match.group().strip(" .,;:")


def kind_of(question: str) -> QuestionKind:
    """Return the kind of a question."""
    text = question.lower().strip()
    if _STORY.search(text) and len(_AMOUNT.findall(text)) > 1 and not tasks_in(text):
        return QuestionKind.STORY
    if tasks_in(text) and not re.match(r"(?:why|what is an?)\b", text):
        return QuestionKind.SOLVE
    return next((kind for kind, form in _KINDS if form.search(text)), QuestionKind.OTHER)


def focus(
    question: str, section: Section, passages: Sequence[Passage], rarity: Mapping[str, float]
) -> Focus:
    """Return what to talk about for a question whose best passages are given, best first."""
    kind = kind_of(question)
    term = _as_written(_term(question, section, passages, rarity), passages)
    sentence, passage = _key_sentence(question, term, passages, rarity)
    gap, missing = _gap(sentence, question, rarity)
    others = [t for t in section.glossary if t.word.lower() != term.lower()]
    return Focus(
        kind=kind,
        term=term,
        sentence=sentence,
        passage=passage or (passages[0] if passages else None),
        gap=gap,
        missing=missing,
        neighbour=next((t for t in others if len(words(t.meaning)) <= SENTENCE_WORDS[1]), None),
        choice=_choice(question, section, rarity),
        pair=_pair(question),
        formula=first_formula(question) if kind is QuestionKind.SOLVE else "",
    )


def _term(
    question: str, section: Section, passages: Sequence[Passage], rarity: Mapping[str, float]
) -> str:
    asked = content_stems(question)
    known = [t.word for t in section.glossary if (s := content_stems(t.word)) and s <= asked]
    if known:
        return max(known, key=len)
    there = set().union(*(content_stems(p.text) for p in passages)) if passages else set()
    run = _longest_run(question, there)
    if run:
        return run
    rare = [w for w in words(question) if stem(w) in there and _names(w)]
    if rare:
        return max(rare, key=lambda w: rarity.get(stem(w), 0.0))
    return section.title


def _names(word: str) -> bool:
    """Whether a word can be what a question is about: no stop word and no bare verb form."""
    return word.lower() not in STOP_WORDS and not re.search(r"[a-z](?:ed|ing|ly)$", word)


def _as_written(term: str, passages: Sequence[Passage]) -> str:
    """Return a term as the passages write it inside a sentence, so that names keep capitals."""
    form = re.compile(rf"(?<=[a-z,] ){re.escape(term)}(?!\w)", re.IGNORECASE)
    return next((m.group() for p in passages if (m := form.search(p.text))), term)


def _longest_run(question: str, there: set[str]) -> str:
    """Return the longest run of two or three content words that also stand in the passages."""
    best: list[str] = []
    run: list[str] = []
    for token in re.findall(r"[\w'’-]+|[^\w\s]", question):
        if token.lower() in STOP_WORDS or stem(token) not in there or not token[0].isalpha():
            run = []
            continue
        run = [*run, token]
        if len(best) < len(run) <= 3:
            best = run
    return " ".join(best) if len(best) > 1 else ""


def _key_sentence(
    question: str, term: str, passages: Sequence[Passage], rarity: Mapping[str, float]
) -> tuple[str, Passage | None]:
    asked, central = content_stems(question), content_stems(term)
    best: tuple[float, str, Passage | None] = (0.0, "", None)
    for rank, passage in enumerate(passages):
        for sentence in sentences(passage.text):
            length = len(words(sentence))
            if not SENTENCE_WORDS[0] <= length <= SENTENCE_WORDS[1] or not _quotable(sentence):
                continue
            own = content_stems(sentence)
            shared = sum(rarity.get(s, 1.0) for s in own & asked)
            shared += sum(rarity.get(s, 1.0) for s in own & central)
            score = shared / (8 + length) ** 0.5 / (1 + 0.15 * rank)
            if score > best[0]:
                best = (score, sentence, passage)
    return best[1], best[2]


def _quotable(sentence: str) -> bool:
    if talks_to_machine(sentence):
        return False
    return not re.search(r"[\[\]{}|]|\(credit|figure|\?$|:$", sentence.lower()) and bool(
        re.match(r"[A-Z0-9\"“]", sentence)
    )


def _gap(sentence: str, question: str, rarity: Mapping[str, float]) -> tuple[str, str]:
    """Take out the rarest telling word that the question doesn't already say."""
    asked = {stem(w) for w in words(question)}
    tokens = [w for w in words(sentence)[2:] if w.isalpha() and len(w) > 3]
    open_ = [w for w in tokens if stem(w) not in asked and w.lower() not in STOP_WORDS]
    plain = [w for w in open_ if w.islower()] or open_
    if not plain:
        return "", ""
    word = max(plain, key=lambda w: (rarity.get(stem(w), 0.0), len(w)))
    return re.sub(rf"\b{re.escape(word)}\b", GAP, sentence), word


def _choice(
    question: str, section: Section, rarity: Mapping[str, float]
) -> tuple[str, str] | None:
    """Return two glossary words that both have to do with the question, in either order."""
    asked = content_stems(question)

    def near(term: Term) -> float:
        return sum(
            rarity.get(s, 1.0) for s in content_stems(f"{term.word} {term.meaning}") & asked
        )

    ranked = sorted(section.glossary, key=near, reverse=True)
    if len(ranked) < 2 or near(ranked[1]) == 0:
        return None
    pair = (ranked[0].word, ranked[1].word)
    return pair if len(question) % 2 else (pair[1], pair[0])


def _pair(question: str) -> tuple[str, str] | None:
    match = _PAIR.search(question)
    if match is None:
        return None
    first, second = (match.group(1) or match.group(3)), (match.group(2) or match.group(4))
    return first.strip(), second.strip()

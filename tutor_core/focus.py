"""What a free question is about: its kind, its focus, and the sentence that answers it.

Offline wording stands on this: it makes a reply specific to the question and to the passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tutor_core.quoting import defining, opening, quotable
from tutor_core.text import EVERYDAY, STOP_WORDS, content_stems, sentences, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tutor_core.course import Passage, Section, Term

# A quoted sentence has to leave room for a question within 60 words (our choice).
SENTENCE_WORDS = (7, 34)
GAP = "____"
# What a definition is asked of is best quoted from a sentence that gives one (our choice).
DEFINES = 1.8
# Two entries to choose from fit into one reply, and the second is about as near (our choice).
MEANING_WORDS = 16
CLOSE = 0.6
# "What culture is", asked inside another question.
_TURNED = re.compile(r"^(what|who) (.+?) (is|are|was|were)\W*$")
# "Can you tell me whether .." is a way to ask, and the question comes after it.
# What a question is asked of stands right behind its verb: "why did industrialization lead to".
_SUBJECT = re.compile(
    r"\b(?:do|does|did|is|are|was|were|can|could|will|would|has|have) (?:the |an? )?([\w'’-]+)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:(?:hi|hey|ok|so|please|and|but)[ ,]+)*(?:(?:can|could|would|will) (?:you|u|someone)"
    r"(?: please| pls)? (?:tell|explain|show|help|give)(?: to)?(?: me| us)?(?: with| about)?"
    r"|(?:do|did) (?:you|u) know|i (?:don'?t|do not) (?:know|get|understand)"
    r"|(?:i (?:want|need|would like)|i'd like) to (?:know|understand))(?: about)? "
)
_FORMULA = re.compile(
    r"(?<![\w.])[-−]?(?:\d+(?:\.\d+)?|[a-z](?![a-z])|\(|√)"
    r"(?:[\s\d.()+\-−–*·×/÷^=≤≥<>²³]|(?<![a-z])[a-z](?![a-z]))*"
)
# What people say around their question is nothing to be asked about.
_ASKING = frozenset(
    "help teach test exam homework question exercise teacher class calculator answer".split()
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
            r"|(?m:^)[^\d\n]*\d[^\d\n]*\d.*\b(?:find|what is)\b"
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
            r"^(?:(?:so |but |and )?what(?:'s| is| are| was| were|s)|define"
            r"|(?:explain|describe)(?! (?:how|why|what|when|where|who|whether|if|that)\b))"
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

    ``gap`` is the sentence with a word of the section's taken out, ``missing`` that word, and
    ``opening`` how the sentence begins, for where it has none; ``neighbour`` is another glossary
    entry of the section; ``pair`` are the two sides of a comparison.
    """

    kind: QuestionKind
    term: str
    sentence: str = ""
    passage: Passage | None = None
    gap: str = ""
    missing: str = ""
    opening: str = ""
    neighbour: Term | None = None
    choice: tuple[Term, Term] | None = None
    pair: tuple[str, str] | None = None
    formula: str = ""


_PAIR = re.compile(
    r"(?:between|compare|contrast|distinguish)\s+(?:the\s+)?(.{3,40}?)\s+(?:and|from|with)"
    r"\s+(?:the\s+)?([\w' -]{3,40}?)\s*(?:[?.,;]|$)"
    r"|how (?:do|does|is|are)\s+(?:the\s+|an?\s+)?(.{3,40}?)\s+(?:differ\w*|different) from"
    r"\s+(?:the\s+|an?\s+)?([\w' -]{3,40}?)\s*(?:[?.,;]|$)"
    r"|how (?:do|are) (?:the )?([\w' -]{3,40}?) and (?:the )?([\w' -]{3,40}?) differ(?:ent)?\b",
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
    return [one for one in typed_formulas(text) if one.count("=") == 1 and tasks_in(one)]


def typed_formulas(text: str) -> list[str]:
    """Return the formulas of a text as they were typed, without the words around them."""
    return [_LEFT_OVER.sub("", _NUMBERED.sub("", one)).strip() for one in _typed(text)]


def _typed(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for match in _FORMULA.finditer(line):
            if tasks_in(match.group()):
                yield match.group().strip(" .,;:")


def kind_of(question: str) -> QuestionKind:
    """Return the kind of a question."""
    text = question.lower().strip()
    if _STORY.match(text) and len(_AMOUNT.findall(text)) > 1 and not tasks_in(text):
        return QuestionKind.STORY
    if _POLITE.match(text):
        text = _TURNED.sub(r"\1 \3 \2", _POLITE.sub("", text)) or text
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
    gap, missing = _gap(sentence, question, section, rarity)
    others = [t for t in section.glossary if t.word.lower() != term.lower()]
    return Focus(
        kind=kind,
        term=term,
        sentence=sentence,
        passage=passage or (passages[0] if passages else None),
        gap=gap,
        missing=missing,
        opening="" if gap else opening(sentence),
        neighbour=next((t for t in others if len(words(t.meaning)) <= SENTENCE_WORDS[1]), None),
        choice=_choice(question, section, rarity),
        pair=pair_in(question),
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
    run = _longest_run(question, there, passages)
    if run:
        return run
    rare = [w for w in words(question) if stem(w) in there and _names(w)]
    if (match := _SUBJECT.search(question)) is not None and match[1] in rare:
        return match[1]
    if rare:
        return max(rare, key=lambda w: rarity.get(stem(w), 0.0))
    return section.title


def _names(word: str) -> bool:
    """Whether a word can be what a question is about: none of every day and no bare verb form."""
    return word.lower() not in STOP_WORDS | EVERYDAY | _ASKING and not re.search(
        r"[a-z](?:ed|ing|ly)$", word
    )


def _as_written(term: str, passages: Sequence[Passage]) -> str:
    """Return a term as the passages write it inside a sentence, so that names keep capitals."""
    form = re.compile(rf"(?<=[a-z,] ){re.escape(term)}(?!\w)", re.IGNORECASE)
    return next((m.group() for p in passages if (m := form.search(p.text))), term)


def _longest_run(question: str, there: set[str], passages: Sequence[Passage]) -> str:
    """Return the longest run of two or three content words that stand together in the passages."""
    best: list[str] = []
    run: list[str] = []
    said = [f" {' '.join(map(stem, words(p.text)))} " for p in passages]
    for token in re.findall(r"[\w'’-]+|[^\w\s]", question):
        known = stem(token) in there and token[0].isalpha()
        if not known or token.lower() in STOP_WORDS | EVERYDAY:
            run = []
            continue
        run = [*run, token][-3:]
        for part in (run, run[-2:]):
            phrase = f" {' '.join(map(stem, part))} "
            if len(best) < len(part) and any(phrase in text for text in said):
                best = part
    return " ".join(best) if len(best) > 1 else ""


def _key_sentence(
    question: str, term: str, passages: Sequence[Passage], rarity: Mapping[str, float]
) -> tuple[str, Passage | None]:
    asked, central = content_stems(question), content_stems(term)
    defines = defining(term) if kind_of(question) is QuestionKind.DEFINITION else None
    best: tuple[float, str, Passage | None] = (0.0, "", None)
    for rank, passage in enumerate(passages):
        for sentence in sentences(passage.text):
            length = len(words(sentence))
            if not SENTENCE_WORDS[0] <= length <= SENTENCE_WORDS[1] or not quotable(sentence):
                continue
            own = content_stems(sentence)
            shared = sum(rarity.get(s, 1.0) for s in own & asked)
            shared += sum(rarity.get(s, 1.0) for s in own & central)
            score = shared / (8 + length) ** 0.5 / (1 + 0.15 * rank)
            if defines is not None and defines.search(sentence):
                score *= DEFINES
            if score > best[0]:
                best = (score, sentence, passage)
    return best[1], best[2]


def _gap(
    sentence: str, question: str, section: Section, rarity: Mapping[str, float]
) -> tuple[str, str]:
    """Take out a word of the section's own that the question doesn't already say.

    Its glossary and its title tell which words matter, and what the glossary says of an entry that
    is asked about. The rarest of a sentence may be "as if": a gap for that teaches nothing.
    """
    asked = {stem(w) for w in words(question)}
    meant = [t.meaning for t in section.glossary if content_stems(t.word) <= asked]
    own = content_stems(" ".join([section.title, *(t.word for t in section.glossary), *meant]))
    tokens = [w for w in words(sentence)[2:] if w.isalpha() and len(w) > 3]
    open_ = [w for w in tokens if stem(w) in own - asked and w.lower() not in EVERYDAY]
    plain = [w for w in open_ if w.islower()] or open_
    if not plain:
        return "", ""
    word = max(plain, key=lambda w: (rarity.get(stem(w), 0.0), len(w)))
    return re.sub(rf"\b{re.escape(word)}\b", GAP, sentence), word


def _choice(
    question: str, section: Section, rarity: Mapping[str, float]
) -> tuple[Term, Term] | None:
    """Return two glossary entries that share some words with the question, in either order.

    None where the question asks for an entry itself, as its meaning would be the answer, and
    where the second shares little with it.
    """
    asked = content_stems(question)

    def near(term: Term) -> float:
        shared = content_stems(f"{term.word} {term.meaning}") & asked
        return sum(rarity.get(s, 1.0) for s in shared) if len(shared) > 1 else 0.0

    fitting = [t for t in section.glossary if len(words(t.meaning)) <= MEANING_WORDS]
    ranked = sorted(fitting, key=near, reverse=True)
    if len(ranked) < 2 or any(content_stems(t.word) <= asked for t in section.glossary):
        return None
    if near(ranked[1]) == 0 or near(ranked[1]) < CLOSE * near(ranked[0]):
        return None
    pair = (ranked[0], ranked[1])
    return pair if len(question) % 2 else (pair[1], pair[0])


def pair_in(question: str) -> tuple[str, str] | None:
    """Return the two sides of a comparison that a question asks for, None without two."""
    match = _PAIR.search(question)
    if match is None:
        return None
    first, second = (found for found in match.groups() if found)
    return first.strip(), second.strip()

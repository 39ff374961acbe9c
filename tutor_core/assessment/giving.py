"""Whether a reply gives an answer away: plainly, in disguise, or piece by piece over a thread."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from tutor_core.assessment import claims, disguises, numerals, results
from tutor_core.assessment.leaks import holds_answer
from tutor_core.assessment.task import task_of
from tutor_core.course import AnswerKind
from tutor_core.focus import formulas
from tutor_core.text import content_stems, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tutor_core.course import Step

# A reply so short that holds one figure may be a piece of a longer number (our choice).
PIECE_WORDS = 5
# "Two things", "three steps": up to here number words count what is talked about (our choice).
FEW = 3
_PART = re.compile(
    r"\b(first|second|third|fourth|fifth|last|next|other|tens|ones|units|hundreds|left|right)"
    r"(?:\s+(?:digit|figure|letter|character|symbol|term|part|half|word|one|piece))?"
    r"(?:\s+of\s+(?:it|the answer|x))?\s*(?:is|are|would be|:|=)\s*(?:an?\s+)?['\"“(]?"
    r"([^\s'\"”).,;]+)"
)
_PIECE_OF = re.compile(
    r"\b(?:digit|figure|letter|character|syllable|numeral)s?\b"
    r"(?=[^.?!]*(?:\b(?:is|are)\b\s*(?:an?\s+)?['\"“(]?(?!an?\b)\w{1,2}\b"
    r"|\bof (?:it|the answer)\b))"
    r"|\b(?:answer|solution|number|word|it|x)\s+(?:starts|begins|ends|rhymes)\s+(?:with|in|on)\b"
    r"|\brhymes with\b"
)
# Told even where a question follows in the same breath.
_PIECE_IS = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|last|next) (?:part|piece|symbol|sign|character)"
    r" (?:of (?:it|the answer) )?is (?!(?:it|that|this|the|what|a|an|where|about|to)\b)"
)
_MORE = r"(?:more|greater|bigger|higher|larger|later|above|over|beyond)(?:\s+than)?"
_LESS = r"(?:less|smaller|lower|fewer|earlier|below|under)(?:\s+than)?"
_ABOVE, _BELOW = (
    re.compile(rf"\b(?:it|it's|answer|x|number|solution|value)\b[^.?!]{{0,25}}\b{way}\s+(-?\d+)\b")
    for way in (_MORE, _LESS)
)
_BETWEEN = re.compile(r"\bbetween\s+(-?\d+)\s+and\s+(-?\d+)\b")
_DESCRIBED = re.compile(
    r"(?P<n>\d+|\ba)\s+(?P<way>more|less|above|below|after|before|over|under)\s*(?:than)?"
    r"\s+(?P<of>-?\d+)"
    r"|(?P<next>\b(?:right |just )?(?:after|before)|\bfollowing|\bnext to)\s+(?P<at>-?\d+)"
    r"|(?P<part>\b(?:half|\d+/\d+|double|twice|triple|(?:3|10) times|square))(?:\s+of)?"
    r"\s+(?P<whole>-?\d+(?:\.\d+)?)"
)
_ASSIGNED = re.compile(r"(?<![\w.])[a-z]\s*=\s*(-?\d+(?:\.\d+)?)(?!\s*[-+*/^=]|\w|\.\d)")
# "*2x + 4 = 14*" is that equation; a star between two things is times.
_EMPHASIS = re.compile(r"(?<!\S)\*+(?=\S)|(?<=\S)\*+(?=[\s.,;:?!)]|$)")
_SIGNS = str.maketrans("−–*", "--·")
_TIMES = {"half": "1/2", "double": "2", "twice": "2", "triple": "3"}
_OUT = re.compile(
    r"\b(?:not|isn't|aren't|never|wrong|incorrect|false|rule out|cross out|eliminate|leave out"
    r"|drop)\b"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_PICKED = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)}|last)|(?:option|choice|number)\s+(?P<n>\d))"
    r"(?:\s+(?:option|choice|one|answer))?\s+(?:is|would be)\s+(?:the\s+)?"
    r"(?:right|correct|answer|true)"
    r"|\b(?:pick|choose|take|go with|select)\s+(?:the\s+)?"
    rf"(?:(?P<word2>{'|'.join(_ORDINALS)}|last)"
    r"\s+(?:option|choice|one|answer)|(?:option|choice|number)?\s*(?P<n2>\d)\b)"
)


def gives_away(
    step: Step, text: str, stem: str = "", earlier: tuple[str, ...] = (), tried: str = ""
) -> bool:
    """Whether a reply says an accepted answer: plainly, in disguise, or with what was said before.

    ``earlier`` are the tutor's replies on this step, oldest first; ``tried`` is what the learner
    said, which may be said again.
    """
    if holds_answer(step, text, stem) or _hidden(step, text, stem):
        return True
    if step.kind is AnswerKind.CHOICE:
        return _picks(step, text) or _leaves_one(step, (*earlier, text), tried)
    pieced = _assembled((*earlier, text), step)
    if any(holds_answer(step, piece, stem) for piece in pieced):
        return True
    if step.kind is AnswerKind.SHORT:
        fresh = " ".join((*earlier, text))
        return bool(earlier) and bool(step.key_points) and holds_answer(step, fresh, stem)
    values = task_of(step, stem).values
    return any(v in values for v in _described(text)) or _cornered(values, (*earlier, text))


def tells_a_piece(text: str) -> bool:
    """Whether a reply speaks of the answer's letters or digits, which no hint needs to."""
    told = (s for s in sentences(text) if not results.asks(s))
    return _PIECE_IS.search(claims.clean(text)) is not None or any(
        _PIECE_OF.search(claims.clean(sentence)) for sentence in told
    )


def states_a_result(text: str) -> bool:
    """Whether a text says that something is a number: "it's 10", "one more than 9"."""
    return bool(results.results(text)) or any(True for _ in _described(text))


def brings_results(text: str, known: Iterable[str]) -> bool:
    """Whether a text says that a number is a result, or a letter's value, which nothing has."""
    plain = disguises.folded(text)
    found = {abs(r.value) for r in results.results(plain)}
    found |= {
        abs(Fraction(m[1])) for m in _ASSIGNED.finditer(numerals.digits(claims.clean(plain)))
    }
    for one in known if found else ():
        found = found.difference(abs(n) for n in results.numbers(one))
    return bool(found)


def brings_formulas(text: str, known: Iterable[str]) -> bool:
    """Whether a text has an equation or expression with numbers that nothing known has.

    One with a gap is a question.
    """
    plain = " ".join(s for s in sentences(_bare(text)) if "__" not in s)
    found = {f for f in formulas(plain) if any(c.isdigit() for c in f)}
    return bool(found) and any(f not in " ".join(map(_squeezed, known)) for f in found)


def _bare(text: str) -> str:
    return _EMPHASIS.sub("", disguises.folded(text))


def _squeezed(text: str) -> str:
    return "".join(_bare(text).lower().translate(_SIGNS).split())


def brings_numbers(text: str, known: Iterable[str]) -> bool:
    """Whether a text has a number that nothing known has, or something in disguise.

    Words for the first few numbers are in every text, so those count where they are a result.
    """
    plain = disguises.folded(text)
    told = {r.value for r in results.results(plain)}
    found = {n for n in results.numbers(plain) if n > FEW or n in told or n < 0}
    found |= {Fraction(m) for m in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", plain)}
    found = {abs(n) for n in found}
    for one in known if found else ():
        found = found.difference(abs(n) for n in results.numbers(one))
    return bool(found) or disguises.hides(text)


def _hidden(step: Step, text: str, stem: str) -> bool:
    found = dict.fromkeys(disguises.readings(text, _words(step)))
    return any(holds_answer(step, reading, stem) for reading in found if reading.strip())


def _words(step: Step) -> frozenset[str]:
    """Return the words an answer is told in: those of the accepted answers, numbers spelled."""
    right = (*step.accepted, *(c.text for c in step.choices if c.correct))
    said = [w for answer in right for w in re.findall(r"[^\W\d_]+", answer.lower())]
    spelt = [numerals.spelled(v) for v in task_of(step).values if v.denominator == 1]
    return frozenset(said) | {w for words in spelt for w in words.split("-")}


# --- Piece by piece ------------------------------------------------------------------------------


def _assembled(said: tuple[str, ...], step: Step) -> Iterator[str]:
    """Yield what the pieces told in several replies, or in one, come to when put together."""
    parts = [m[2].strip("*_") for text in said for m in _PART.finditer(claims.clean(text))]
    parts = [numerals.digits(part) for part in parts]
    if len(parts) > 1:
        yield "".join(parts)
        yield " ".join(parts)
    alone = [figure for text in said for figure in _lone(text)]
    if len(alone) > 1 and step.kind is AnswerKind.NUMBER:
        yield "".join(alone)


def _lone(text: str) -> Iterator[str]:
    """Yield the figure of a sentence that holds next to nothing else: "Then a 9."""
    for sentence in sentences(text):
        plain = numerals.digits(claims.clean(sentence))
        if len(plain.split()) <= PIECE_WORDS and not plain.endswith("?"):
            yield from re.findall(r"(?<![\w.])\d(?!\w|\.\d)(?=\D*$)", plain)


def _described(text: str) -> Iterator[Fraction | int]:
    """Yield numbers told by their neighbours or parts: "it is one more than 18"."""
    told = " ".join(s for s in sentences(text) if not results.asks(s))
    plain = re.sub(r"\bone (?=more|less|above|below)", "1 ", numerals.digits(claims.clean(told)))
    for match in _DESCRIBED.finditer(plain):
        if match["of"]:
            by = 1 if match["n"] == "a" else int(match["n"])
            less = match["way"] in ("less", "below", "before", "under")
            yield int(match["of"]) - by if less else int(match["of"]) + by
        elif match["at"]:
            yield int(match["at"]) + (-1 if "before" in match["next"] else 1)
        elif Fraction(match["whole"]) > 1:  # "half of one will do" tells no number
            yield _part_of(match["part"], Fraction(match["whole"]))


def _part_of(part: str, whole: Fraction) -> Fraction:
    if part == "square":
        return whole * whole
    top, _, bottom = _TIMES.get(part, part.split()[0]).partition("/")
    return whole * int(top) / (int(bottom or 1) or 1)


def _cornered(values: tuple[Fraction, ...], said: tuple[str, ...]) -> bool:
    """Whether bounds told so far leave one whole number, and that is the answer."""
    plain = [numerals.digits(claims.clean(s)) for text in said for s in sentences(text)]
    told = [s for s in plain if not s.endswith("?")]
    pairs = [(int(m[1]), int(m[2])) for s in told for m in _BETWEEN.finditer(s)]
    low = [int(m[1]) for s in told for m in _ABOVE.finditer(s)] + [p[0] for p in pairs]
    high = [int(m[1]) for s in told for m in _BELOW.finditer(s)] + [p[1] for p in pairs]
    if not low or not high:
        return False
    return min(high) - max(low) == 2 and max(low) + 1 in values


# --- Choices -------------------------------------------------------------------------------------


def _picks(step: Step, text: str) -> bool:
    """Whether a reply names the right option by its place: "the second one is right"."""
    right = {i for i, c in enumerate(step.choices) if c.correct}
    for match in _PICKED.finditer(claims.clean(text)):
        word, number = match["word"] or match["word2"], match["n"] or match["n2"]
        at = int(number) - 1 if number else len(step.choices) - 1
        if word and word != "last":
            at = _ORDINALS.index(word)
        if at in right:
            return True
    return False


def _leaves_one(step: Step, said: tuple[str, ...], tried: str) -> bool:
    """Whether the tutor itself has ruled out every wrong option, beyond those tried."""
    wrong = [c for c in step.choices if not c.correct and claims.clean(c.text) not in tried]
    denials = [s for text in said for s in sentences(text) if _OUT.search(claims.clean(s))]
    return (
        bool(wrong)
        and len(step.choices) > 2
        and all(_denied(step, c.text, denials) for c in wrong)
    )


def _denied(step: Step, option: str, denials: list[str]) -> bool:
    letter = chr(ord("a") + [c.text for c in step.choices].index(option))
    wanted = content_stems(option)
    for sentence in denials:
        if wanted and wanted <= content_stems(sentence):
            return True
        if re.search(
            rf"(?:\b(?:option|choice)\s+|(?<!\w)\(?){letter}\b(?!\s+\w)", claims.clean(sentence)
        ):
            return True
    return False

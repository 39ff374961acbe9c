"""Judge a choice by letter, place, formula or words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tutor_core.assessment import choosing, claims, numerals, offered, overlap, phrases
from tutor_core.assessment.numerals import shown
from tutor_core.assessment.overlap import plain_words
from tutor_core.assessment.result import Assessment, Miss, incorrect, unsure
from tutor_core.assessment.task import same_form, task_of, value_of
from tutor_core.messages import Judgement
from tutor_core.text import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutor_core.assessment.claims import Claim
    from tutor_core.course import Step

# A message means an option when it says this share of what tells the option from the others, and
# so much more of it than of any other (our choice).
MEANT = 0.6
AHEAD = 0.2
# "To", "from" and their like tell options apart only a little (our choice).
STOP_WEIGHT = 0.3
# A choice is named in few words; longer texts are read for what they say (our choice).
LONGEST = 600

_LEAD = (
    r"(?:(?:i think|i guess|i'd say|i say|i choose|i pick|maybe|probably|so|is it|it is|it's|its"
    r"|the answer is|my answer is|answer|option|choice|letter|number|no\.?|is|i'd pick"
    r"|i'd go with|i go with|go with)[\s:]+)*"
)
_LETTER = re.compile(
    rf"^{_LEAD}\(?([a-h])\s*"
    r"(?:$|[).:,;!?](?!\w)|\s+(?:because|since|as|i think|is right|please)\b)"
)
_DIGIT = re.compile(rf"^{_LEAD}\(?#?([1-8])\s*(?:$|[).:!?](?!\w))")
_AS_PLACE = re.compile(r".*\b(?:option|choice|answer|letter|number|no\.?)[\s:]+#?\d|^\(?#?\d\)")
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
_PLACE = re.compile(
    rf"^{_LEAD}(?:the\s+)?(?P<place>{'|'.join(_PLACES)}|last|1st|2nd|3rd|[4-8]th)(?:\s+(?:one|option|choice|answer))?\s*[.!?]?$"
)
_SAID = re.compile(r"^(?:it'?s|it is|that'?s|the answer is|i think|is|=)\s+")
_QUOTED = re.compile(r"[\"'\[“”*_]+([^\"\[\]“”*_]+)[\"'\]“”*_]+[.!]?")
# "C none": the letter, and the option in words.
_LETTERED = re.compile(rf"^{_LEAD}([a-h])\s+([^\W\d_]{{2,}}.*)$")
_TWO_LETTERS = re.compile(r"^\(?[a-h]\)?\s*(?:or|and|/)\s*\(?[a-h]\b")


_LONE_NUMBER = re.compile(r"\s*\d+(?:[.,]\d+)?\s*[.!?]?\s*")
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|often|long|far|old)\b|\b(?:number|total|sum|product|value)\b|__|=|\d",
    re.IGNORECASE,
)


def assess_choice(step: Step, text: str) -> Assessment:
    """Judge which option a message means; UNSURE when it fits several or none."""
    index = pick(step, text)
    if index is None:
        other = _other_value(step, text)
        return unsure(text) if other is None else incorrect(other)
    chosen = step.choices[index]
    normalised = " ".join(chosen.text.lower().split())
    if chosen.correct:
        return Assessment(Judgement.CORRECT, normalised)
    return incorrect(normalised, Miss.KNOWN if chosen.reveals else Miss.OTHER, chosen.reveals)


def names_option(step: Step, text: str, asked: str) -> bool:
    """Whether a message picks an option where a hint has ``asked`` something of its own.

    A lone number answers what asks for one, unless the options are numbers themselves.
    """
    if pick(step, text) is None:
        return False
    values = _formulas([claims.clean(c.text) for c in step.choices]) is not None
    return values or not (_LONE_NUMBER.fullmatch(text) and _ASKS_NUMBER.search(asked))


def pick(step: Step, text: str) -> int | None:
    """Return the index of the option a message means, None when that isn't clear."""
    plain = choosing.without_task(_unquoted(_flat(text[:LONGEST])), _flat(step.prompt))
    plain = choosing.guessed(plain)
    options = [_flat(c.text) for c in step.choices]
    if not plain or claims.is_code(plain):
        return None
    if choosing.at_a_loss(plain) and not any(choosing.at_a_loss(o) for o in options):
        return None
    if (told := choosing.yes_or_no(options, plain, step.prompt)) is not None:
        return told
    if _between_two(step, options, plain) or choosing.wavers(plain):
        return None
    meant = choosing.cleared(plain)
    for said in (meant,) if choosing.takes_back(plain) else (plain, meant):
        if (
            said
            and not _TWO_LETTERS.match(said)
            and (found := _picked(step, options, said)) is not None
            and choosing.denies(said) <= choosing.denies(options[found])
            and not choosing.negates(said, options[found])
        ):
            return found
    return None


def _between_two(step: Step, options: Sequence[str], plain: str) -> bool:
    """Whether a message names two options and doesn't choose: "friction or mass"."""
    parts = re.split(r"\bor\b", plain)
    if not 1 < len(parts) <= len(options) or any(" or " in o for o in options):
        return False
    named = {_picked(step, options, part.strip()) for part in parts if part.strip()}
    return len(named - {None}) > 1


def _flat(text: str) -> str:
    return " ".join(claims.clean(text).split())


def _unquoted(plain: str) -> str:
    """Return a message without the quotes or square brackets that all of it stands in."""
    match = _QUOTED.fullmatch(plain)
    return match[1] if match else plain


def _picked(step: Step, options: Sequence[str], plain: str) -> int | None:
    """Return the option a text names by its words, letter, place or formula."""
    if (same := _exact(options, plain)) is not None:
        return same
    formulas = _formulas(options)
    values = formulas is not None and all(value_of(f) is not None for f in formulas)
    denied = choosing.denies(plain)
    if not denied and (named := _named(len(options), plain, values=values)) is not None:
        return named
    held = _contained(options, plain) if not values else None
    for index in (held, _by_phrase(options, plain)):
        if index is not None:
            return index
    if (lettered := _LETTERED.match(plain)) and not denied:
        index = ord(lettered[1]) - ord("a")
        same = _picked(step, options, lettered[2]) == index
        if same or lettered[1] != "a":
            return index if same else None
    if formulas is not None:
        return _by_formula(formulas, offered.kept(task_of(step), plain.removeprefix("the ")))
    if (shown := _by_formula_in_words(options, plain)) is not None and not denied:
        return shown
    return _in_words(step, options, plain, denied=denied)


def _by_formula_in_words(options: Sequence[str], plain: str) -> int | None:
    """Return the option whose one formula a message is: "2x" for "It is 2x"."""
    held = [claims.formulas(o) for o in options]
    if any(len(found) != 1 for found in held):
        return None
    bare = _SAID.sub("", numerals.operations(numerals.digits(plain)))
    if re.search(r"[^\W\d_]{4,}", bare):
        return None
    return _by_formula([found[0] for found in held], bare)


def _in_words(step: Step, options: Sequence[str], plain: str, *, denied: bool) -> int | None:
    """Return the option whose words a text uses."""
    ruled_out = re.match(r"^(?:not|(?:any|every)(?:thing| ?one)? (?:but|except))\b", plain)
    if ruled_out and not any(map(choosing.denies, options)):
        return None
    if (worded := _by_words(options, plain)) is not None or denied:
        return worded
    if (headed := choosing.by_head(options, plain)) is not None:
        return headed
    return choosing.by_telling_words(options, plain, step.prompt)


def _by_phrase(options: Sequence[str], plain: str) -> int | None:
    """Return the one option that says with the message that nothing, or everything, solves."""
    said = phrases.said(plain)
    same = [i for i, o in enumerate(options) if said is not None and phrases.said(o) is said]
    return same[0] if len(same) == 1 else None


def _exact(options: Sequence[str], plain: str) -> int | None:
    bare = _bare(plain)
    same = [i for i, option in enumerate(options) if _bare(option) == bare]
    return same[0] if len(same) == 1 else None


def _contained(options: Sequence[str], plain: str) -> int | None:
    """Return the one option that stands whole in a message, unless it is denied there."""
    flat = f" {plain_words(plain)} "
    held = [i for i, o in enumerate(options) if plain_words(o) and f" {plain_words(o)} " in flat]
    longest = [
        i
        for i in held
        if not any(i != j and plain_words(options[i]) in plain_words(options[j]) for j in held)
    ]
    if len(longest) != 1:
        return None
    rest = flat.replace(f" {plain_words(options[longest[0]])} ", " ")
    return (
        None
        if re.search(r" (?:not|isn t|t|never|or|(?:any|every)thing (?:but|except)) ", rest)
        else longest[0]
    )


def _other_value(step: Step, text: str) -> str | None:
    """Return the number a message gives where all options are numbers and it is none of them."""
    formulas = _formulas([claims.clean(c.text) for c in step.choices])
    if not formulas or any(value_of(f) is None for f in formulas):
        return None
    known = frozenset(n for f in formulas for s in f.sides for n in s.ratio.letters)
    offer = offered.kept(task_of(step), text)
    given = claims.read(offer, known or None, reasons=False).found if offer else ()
    value = value_of(given[-1]) if len(given) == 1 and given[0].before != "not" else None
    if value is None or value in {value_of(f) for f in formulas}:
        return None
    return shown(value)


def _bare(text: str) -> str:
    """Return text without spaces and closing signs, for comparing formulas and phrases."""
    return re.sub(r"\s+", "", text).strip(".!?,;:'\"")


def _named(count: int, plain: str, *, values: bool) -> int | None:
    """Return the option named by letter, number or place; among ``values`` 4 is no place."""
    spelt = numerals.digits(plain)
    as_place = _AS_PLACE.match(spelt) is not None
    if match := _LETTER.match(plain):
        index = ord(match[1]) - ord("a")
    elif (match := _DIGIT.match(spelt if as_place else plain)) and (as_place or not values):
        index = int(match[1]) - 1
    elif match := _PLACE.match(plain):
        index = _place(match["place"], count)
    else:
        return None
    return index if index < count else None


def _place(word: str, count: int) -> int:
    if word == "last":
        return count - 1
    return int(word[0]) - 1 if word[0].isdigit() else _PLACES.index(word)


def _formulas(options: Sequence[str]) -> list[Claim] | None:
    """Return the options as formulas, None when one of them is in words."""
    found = [claims.formulas(o) for o in options]
    wordy = any(len(re.findall(r"[^\W\d_]{2,}", o)) > 1 for o in options)
    return None if wordy or any(len(f) != 1 for f in found) else [f[0] for f in found]


def _by_formula(wanted: Sequence[Claim], text: str) -> int | None:
    """Return the option whose formula, or whose number, the message gives."""
    known = frozenset(n for w in wanted for s in w.sides for n in s.ratio.letters)
    given = claims.read(text, known or None, reasons=False).found
    if not given or given[-1].before in ("or", "not"):
        return None
    last = given[-1]
    same = [i for i, w in enumerate(wanted) if same_form(last, w)]
    if not same and (value := value_of(last)) is not None:
        same = [i for i, w in enumerate(wanted) if value_of(w) == value]
    return same[0] if len(same) == 1 else None


def _by_words(options: Sequence[str], plain: str) -> int | None:
    """Return the option whose telling words the message says, clearly more than any other's."""
    said = overlap.signed(plain, every_word=True)
    wanted = [overlap.signed(o, every_word=True) for o in options]
    spread = Counter(s for w in wanted for s in w)
    shares = []
    for own in wanted:
        weights = {s: _telling(s[0]) * (1 - (spread[s] - 1) / len(options)) ** 2 for s in own}
        hit = sum(v for s, v in weights.items() if overlap.holds(said, s))
        shares.append(hit / (sum(weights.values()) or 1))
    about = {s for s in spread if overlap.holds(said, s)}
    if sum(about <= own for own in wanted) > 1:
        return None
    order = sorted(range(len(options)), key=lambda i: -shares[i])
    if not order or shares[order[0]] < MEANT:
        return None
    clear = len(order) == 1 or shares[order[0]] - shares[order[1]] >= AHEAD
    return order[0] if clear else None


def _telling(name: str) -> float:
    return STOP_WEIGHT if name in STOP_WORDS else 1.0

"""Reads what a teacher wants of the guardrails from words of their own, in English. Pure.

What is typed behind /guardrail is one for certain and may be short; a plain sentence has to be
nothing else, and is only ever answered with the command that would do it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tutor_core import dates
from tutor_core.guardrails.policy import KEYS, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Form = tuple[re.Pattern[str], Callable[[re.Match[str]], "Pairs"]]

Pairs = tuple[tuple[str, str], ...]

# What is longer tells a story (our choice).
LONGEST = 120
_POLITE = re.compile(
    r"^(?:(?:please|ok|okay|so|hi|hello|(?:can|could|would|will) you(?: please)?|i(?:'d| would)? "
    r"(?:want|like|need)(?: you)?(?: to)?|we (?:want|need)(?: to)?|from now on|set|make)[ ,:]+)+"
    r"|[ ,]+(?:please|from now on|for (?:my |the )?(?:class|students|learners|everyone|now)"
    r"|thanks)$"
)
_UNTIL = re.compile(r" (?:until|till|before|up to) (?P<day>(?!\d{1,2}(?:[:.]\d\d)? ?[ap]?m?$).+)$")
_THEM = (
    r"(?: (?:them|(?:(?:the|my) )?(?:class|students|learners|pupils|kids)|everyone|anyone"
    r"|anybody))?"
)
_ANSWERS = r"(?: (?:any|the|full|final|correct|right))* (?:answers|solutions)"
_NO_MODEL = ("model", "off")
_NEVER: Pairs = (("answers", "never"), ("goal_answers", "never"))
_CLOCK = r"\d{1,2}(?:[:.h]\d\d)? ?(?:[ap]\.?m\.?|h|o'clock)?|noon|midnight"
_A_DAY = r"(?:a|per|each|every) day|daily"
_TIME = r"(?P<n>\d{1,3}|an?|one|two|half an) ?(?P<unit>min(?:ute)?s?|hours?|h)"
_MODEL = r"(?:the |your |any |an )?(?:(?:language|ai) ?)?(?:model|ai|llm|gpt|chatgpt)s?"
_MOST = (
    r"(?:max(?:imum|\.)?|at most|no more than|not more than|up to|limit(?: \w+){0,2}(?: to)?|only)"
)
_CHAPTERS = r"(?:chapters?|sections?|lessons?|units?)"


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be set, key by key; ``until`` is a day it can't be given, "" for none."""

    pairs: Pairs
    until: str = ""

    @property
    def lines(self) -> str:
        """The guardrails as they are typed behind /guardrail load."""
        return "; ".join(f"{key}: {value}" for key, value in self.pairs)

    @property
    def command(self) -> str:
        """The command that sets them."""
        if len(self.pairs) > 1:
            return f"/guardrail load {self.lines}"
        ((key, value),) = self.pairs
        return f"/guardrail set {key} {value}"


def read(text: str, *, busy: bool = False) -> Said | None:
    """Return what a plain sentence wants to be so, None for whatever it may not be.

    ``busy`` is said with a task open, to which "no solutions" may be the answer.
    """
    plain = _plain(text)
    if len(plain) > LONGEST or text.rstrip().endswith("?"):
        return None
    forms = _CLEAR if busy else (*_CLEAR, *_LOOSE)
    until = _UNTIL.search(plain)
    if until is not None and dates.day(until["day"], date(2000, 1, 1)) is not None:
        pairs = _matched(plain[: until.start()], (*_CLEAR, *_LOOSE))
        if pairs:
            return Said(pairs, until["day"])
    pairs = _matched(plain, forms)
    return Said(pairs) if pairs else None


def typed(text: str) -> Said | None:
    """Return what words behind /guardrail want to be so, None for what can't be told from them."""
    if (sentence := read(text)) is not None:
        return sentence
    pairs = _matched(_plain(text), _SHORT) or _keyed(text)
    return Said(pairs) if pairs else None


def key_of(text: str) -> str:
    """Return the guardrail that a word behind /guardrail is the name of, "" for none."""
    found = re.sub(r"[ -]", "_", _plain(text))
    return found if found in KEYS else _ALIASES.get(_plain(text), "")


def _plain(text: str) -> str:
    flat = " ".join(text.lower().replace("’", "'").split()).strip(" .!")
    flat = re.sub(r"\b(don|won|can)t\b", r"\1't", flat).replace("do not", "don't")
    while (shorter := _POLITE.sub("", flat).strip()) != flat:
        flat = shorter
    return flat


def _matched(plain: str, forms: Sequence[Form]) -> Pairs:
    for pattern, build in forms:
        found = pattern.fullmatch(plain)
        if found is not None and (pairs := build(found)):
            return pairs
    return ()


# --- Key and value -------------------------------------------------------------------------------

_ALIASES = {
    "answer": "answers",
    "solutions": "answers",
    "minutes": "daily_minutes",
    "daily limit": "daily_minutes",
    "time limit": "daily_minutes",
    "timezone": "time_zone",
    "zone": "time_zone",
    "rung": "highest_rung",
    "highest hint": "highest_rung",
    "attempts": "answers_after",
    "tries": "answers_after",
    "reflections": "reflection",
    "review": "reviews",
    "ai": "model",
    "language model": "model",
    "topics": "topics_in",
    "level": "reading_level",
    "weeks": "week",
    "grading": "grade_queue",
}


def _keyed(text: str) -> Pairs:
    """Read "answers = never", "daily minutes 30", "time zone Europe/Berlin"."""
    whole = " ".join(text.split())
    for name in sorted((*KEYS, *_ALIASES), key=len, reverse=True):
        spelt = "[ _-]?".join(re.split("[_ ]", name))
        form = rf"(?:the )?{spelt}(?: ?[:=] ?| (?:is |to |are )?)(?P<value>.+)"
        if (found := re.fullmatch(form, whole, re.IGNORECASE)) is not None:
            return ((_ALIASES.get(name, name), found["value"]),)
    return ()


# --- Sentences -----------------------------------------------------------------------------------


def _const(*pairs: tuple[str, str]) -> Callable[[re.Match[str]], Pairs]:
    return lambda _: pairs


def _minutes(found: re.Match[str]) -> Pairs:
    words = {"a": 1, "an": 1, "one": 1, "two": 2, "half an": 0.5}
    count = words.get(found["n"]) or float(found["n"])
    return (("daily_minutes", str(round(count * (60 if found["unit"].startswith("h") else 1)))),)


def _at(said: str, *, evening: bool) -> str:
    """Return a time as it is typed; quiet hours begin in the evening and end in the morning."""
    found = dates.clock(said)
    if found is None:
        return ""
    hour = found.at.hour
    late = evening and not found.sure and 5 <= hour < 12
    return shown(found.at.replace(hour=hour + 12) if late else found.at)


def _quiet(found: re.Match[str]) -> Pairs:
    begin = _at(found["one"], evening=True)
    end = _at(found["other"], evening=False) if found["other"] else ""
    if not begin or (found["other"] and not end):
        return ()
    pairs: Pairs = (("quiet_from", begin),)
    return (*pairs, ("quiet_until", end)) if end else pairs


def _rest(found: re.Match[str]) -> Pairs:
    quiet = _quiet(found)
    return (*quiet, ("quiet_for", "everything")) if quiet else ()


def _chapters(found: re.Match[str]) -> Pairs:
    first, last = int(found["one"]), int(found["other"] or found["one"])
    if not 0 < first <= last <= first + 30:
        return ()
    return (("topics_in", ", ".join(map(str, range(first, last + 1)))),)


def _week(found: re.Match[str]) -> Pairs:
    return (("week", found["n"]),)


def _after(found: re.Match[str]) -> Pairs:
    return (("answers", "after-attempts"), ("answers_after", found["n"]))


def _turned(found: re.Match[str]) -> Pairs:
    key = "reflection" if "reflection" in found["key"] else "model"
    return ((key, found["to"]),)


def _forms(
    *forms: tuple[str, Callable[[re.Match[str]], Pairs]],
) -> tuple[Form, ...]:
    return tuple((re.compile(pattern), build) for pattern, build in forms)


_SPAN = (
    rf"(?P<one>{_CLOCK})(?: ?(?:-|–|to|until|till) ?(?P<other>{_CLOCK})(?: in the morning)?)?"
    r"(?: (?:on|onwards?))?"
)
_RANGE = r"(?P<one>\d{1,2})(?: ?(?:-|–|to|through|until|and) ?(?P<other>\d{1,2}))?"
_GIVING = r"show|give|tell|reveal|hand out|showing|giving|telling|revealing"
_CLEAR = _forms(
    (
        rf"(?:don't|never|stop) (?:ever )?(?:{_GIVING})(?: out| away)?{_THEM}{_ANSWERS}"
        rf"(?: to{_THEM})?",
        _const(*_NEVER),
    ),
    (
        rf"(?:only )?(?:show|give|allow){_THEM}{_ANSWERS} (?:only )?after (?P<n>\d+) "
        r"(?:attempts|tries)",
        _after,
    ),
    (
        rf"(?:max(?:imum|\.)?|limit{_THEM}(?: work)? to) {_TIME}(?: of (?:work|practice))?,? "
        rf"(?:{_A_DAY})",
        _minutes,
    ),
    (rf"(?:a )?daily limit(?: of| is|:)? {_TIME}", _minutes),
    (
        rf"(?:be |stay |keep )?(?:quiet|silent)(?: hours?)?(?: are| is)? (?:from|after|between) "
        rf"{_SPAN}",
        _quiet,
    ),
    (rf"quiet hours?(?: are| is|:)? (?:from )?{_SPAN}", _quiet),
    (rf"no (?:more )?(?:messages|reminders|notifications) (?:from|after) {_SPAN}", _quiet),
    (rf"no (?:more )?(?:help|hints|practice|tutoring) after {_SPAN}", _rest),
    (r"no quiet hours|quiet hours off", _const(("quiet_from", "00:00"), ("quiet_until", "00:00"))),
    (rf"(?:only|just|nothing but|(?:restrict|limit){_THEM} to) {_CHAPTERS} {_RANGE}", _chapters),
    (
        r"(?:(?:open|only)(?: up to| until)?|up to|only up to) week (?P<n>\d{1,2})",
        _week,
    ),
    (rf"(?:turn|switch) (?P<to>on|off) (?P<key>{_MODEL}|reflections?)", _turned),
    (rf"(?:turn|switch) (?P<key>{_MODEL}|reflections?) (?P<to>on|off)", _turned),
    (
        r"(?:no|don't use|stop using) (?:the |an? )?(?:ai|llm|language model|ai model)",
        _const(_NO_MODEL),
    ),
)
# With a task open these may be an answer to it.
_LOOSE = _forms(
    (r"(?:no|hide(?: the)?)(?: more)? answers(?: at all)?", _const(*_NEVER)),
    (r"only (?:show |give )?hints|(?:just |show |give )?hints only", _const(*_NEVER)),
    (rf"{_MOST} {_TIME}(?: of (?:work|practice))?,? (?:{_A_DAY})", _minutes),
)
# Behind /guardrail only.
_SHORT = _forms(
    (rf"(?:no|hide|without)(?: more)?{_ANSWERS}", _const(*_NEVER)),
    (r"(?:answers?|solutions?)(?: ?[:=])? (?:off|no|none|hidden|never)", _const(*_NEVER)),
    (r"(?:answers?|solutions?) after (?P<n>\d+)(?: (?:attempts|tries))?", _after),
    (r"(?P<n>\d+) (?:attempts|tries)(?: before (?:the )?answers?)?", _after),
    (rf"(?:{_MOST} )?{_TIME}(?: (?:{_A_DAY}))?", _minutes),
    (rf"(?:quiet|silent)(?: hours?)?(?: ?:)?(?: from| after| between)? {_SPAN}", _quiet),
    (rf"{_CHAPTERS} {_RANGE}(?: only)?", _chapters),
    (r"week (?P<n>\d{1,2})(?: only)?", _week),
    (r"quiet (?:off|none)", _const(("quiet_from", "00:00"), ("quiet_until", "00:00"))),
    (rf"(?P<key>{_MODEL}) (?P<to>on|off)", _turned),
    (rf"(?:no|without) {_MODEL}|don't use {_MODEL}", _const(_NO_MODEL)),
    (r"no (?P<key>reflections?|reviews?)", lambda m: ((key_of(m["key"]), "off"),)),
    (r"(?:all|every) (?:chapters?|topics?|sections?)", _const(("topics_in", "none"))),
)

"""The forms that personal data come in: e-mail, telephone, card, IBAN, address, link, number.

Each form finds (start, end) pairs. Arithmetic must stay whole, so digits alone are never enough:
a telephone number needs its sign, its brackets or a word that announces it. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor_core.guardrails.addresses import ADDRESSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Found = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what kind of thing it is, and how it is found."""

    kind: str
    find: Callable[[str], Iterator[Found]]


def _plain(pattern: str, flags: int = re.IGNORECASE) -> Callable[[str], Iterator[Found]]:
    """Find a pattern; its group "it" is what goes, or all of it."""
    compiled = re.compile(pattern, flags)
    group: int | str = "it" if "it" in compiled.groupindex else 0

    def find(text: str) -> Iterator[Found]:
        return (match.span(group) for match in compiled.finditer(text))

    return find


def _checked(pattern: str, holds: Callable[[str, str], bool]) -> Callable[[str], Iterator[Found]]:
    """Find a pattern whose compact form passes a check; it is told what stands before, too."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def find(text: str) -> Iterator[Found]:
        for match in compiled.finditer(text):
            before = text[max(0, match.start() - BEFORE) : match.start()].lower()
            if holds(re.sub(r"[^0-9A-Za-z]", "", match[0]), before):
                yield match.span()

    return find


BEFORE = 60
"""Characters in which a word announces a number (our choice: about ten words)."""


# --- Payment cards and accounts ------------------------------------------------------------------


def luhn(digits: str) -> bool:
    """Whether a card number's last digit fits the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def mod97(iban: str) -> bool:
    """Whether an IBAN's two check digits fit the rest (ISO 13616)."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


_CARD_WORD = re.compile(r"\b(?:cards?|cc|visa|master ?card|amex|debit|credit|maestro|account)\b")
_BANK_WORD = re.compile(r"\b(?:iban|account|bank|transfer|wire|konto|compte)\b")
# The first digits that card networks use; the rest of ISO 7812 is airlines, petrol, states.
_NETWORKS = re.compile(r"[2-6]")


def _is_card(digits: str, before: str) -> bool:
    if not 12 <= len(digits) <= 19 or not digits.isdigit():
        return False
    if _CARD_WORD.search(before):
        return True
    return len(digits) >= 13 and bool(_NETWORKS.match(digits)) and luhn(digits)


def _is_iban(found: str, before: str) -> bool:
    # A mistyped IBAN is still somebody's: with the word before it, the form is enough.
    return 15 <= len(found) <= 34 and (mod97(found) or bool(_BANK_WORD.search(before)))


_CARD = r"(?<![\w.,])\d(?:[ -]?\d){11,18}(?![\w])(?!\.\d)"
_IBAN = r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"


# --- Telephone numbers ---------------------------------------------------------------------------

_CALL_WORD = re.compile(
    r"\b(?:phone|telephone|tele?|mobile|cell(?:phone)?|fax|desk|office|call(?:ed|ing)?(?: \w+)?"
    r"|text(?:ed|ing)?(?: \w+)?|whats ?app|sms|messages?|reach(?:ed)?|ring|dial|answering"
    r"|contact|hotline|helpline|number(?:'?s| is)|handy|numéro|número|teléfono|portable)\b"
)
_SUM = re.compile(r"[=+*/×÷^<>]\s*$|\d\s*[-−–]\s*$")
_SURE = re.compile(
    r"(?:\+|\b00\d)[\d(]"  # with the country before it
    r"|\(\d{2,5}\)[ -]?\d{3,4}[ -.]?\d{2,4}$"  # its area code in brackets
    r"|^1?[ .-]?\(?\d{3}\)?[.-]\d{3}[.-]\d{4}(?:x\d+)?$"  # ten digits, 3-3-4, by points or dashes
    r"|^0\d{1,4}(?:[ .-]\d{2,4}){2,5}$"  # a national number by its leading zero, in groups
    r"|^0\d{9,10}$"  # the same, in one
    r"|x\d{2,6}$"  # an extension
)
_NUMBER = re.compile(
    r"(?<![\w.,/^$€£-])(?:\+\s?|00)?\(?\d(?:[ ().–-]{0,2}\d){5,15}(?:\s?(?:x|ext\.?)\s?\d{1,6})?"
    r"(?![\w/^%°])(?![.,]\d)",
    re.IGNORECASE,
)
# A day, years from and to, a decimal with something in brackets.
_NO_PHONE = re.compile(
    r"\(?\d{4}\)?[-–]\(?\d{4}\)?|\d+\.\d+(?: ?\(.*)?|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}"
    r"|\d{4}-\d{2}-\d{2}[ T].*"
)
_AFTER = re.compile(r"[ -]*(?:mobile|fax|office|cell|home|desk)\b", re.IGNORECASE)


def _phones(text: str) -> Iterator[Found]:
    for match in _NUMBER.finditer(text):
        number, before = match[0], text[max(0, match.start() - BEFORE) : match.start()]
        digits = sum(c.isdigit() for c in number)
        if not 6 <= digits <= 16 or _NO_PHONE.fullmatch(number):
            continue
        announced = _CALL_WORD.search(before.lower()) or _AFTER.match(text[match.end() :])
        if announced or (_SURE.search(number) and digits >= 9 and not _SUM.search(before)):
            yield match.span()


# --- Days and numbers of a person ----------------------------------------------------------------

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,4}}[-./]\d{{1,2}}[-./]\d{{1,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_BORN = (
    r"\b(?:born|birthday|birth ?date|date of birth|d\.?o\.?b\.?)\b[^.!?\d\n]{0,30}"
    rf"(?:[.!?] it'?s )?(?P<it>{_DAY})"
)
_OWN_NUMBER = (
    r"\b(?:passport|licen[cs]e|student|pupil|id|identity|ssn|social security|national insurance"
    r"|insurance|tax|membership|matriculation|roll|account)\b"
    r"(?: ?(?:card|number|no\.?|id|code|#))*"
    r"(?: is|:| =|'s)?:? ?#?(?P<it>(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{4,19})(?!\w)"
)
_CALLED = (
    r"(?i:my name(?:'s| is)|i am called|call me|my full name is) "
    r"(?P<it>[A-ZÀ-Þ][\w'’-]+(?: (?:[A-ZÀ-Þ]\.? )?[A-ZÀ-Þ][\w'’-]+)?)"
)
_HANDLE = (
    r"(?P<it>(?<![\w@.])@[A-Za-z][\w.]{2,31}|<@[!&]?\d{15,21}>|(?<!\w)[A-Za-z][\w.]{1,31}#\d{4}(?!\d)"
    r"|(?<![\d.])\d{17,20}(?![\d.]))"
)
_ACCOUNT = (
    r"\b(?:(?:my|his|her|their|our|me on) (?:insta(?:gram)?|snap(?:chat)?|tik ?tok|handle"
    r"|gamer ?tag|steam|user)|user ?name)(?: ?(?:name|id|account|tag))?(?: is|:|'s) "
    r"(?P<it>@?[A-Za-z][\w.-]{2,31})"
)

FORMS: tuple[Form, ...] = (
    Form(
        "EMAIL",
        _plain(
            r"(?<![\w.%+-])[\w.%+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[A-Za-z]{2,24}"
        ),
    ),
    Form(
        "EMAIL",
        _plain(
            r"(?<![\w.-])[\w.-]{1,64} ?(?:\(at\)|\[at\]| at ) ?[\w-]{1,63} "
            r"?(?:\(dot\)|\[dot\]| dot ) ?[a-z]{2,10}\b"
        ),
    ),
    Form("LINK", _plain(r"\b(?:https?://|www\.)[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]")),
    Form("CARD", _checked(_CARD, _is_card)),
    Form("IBAN", _checked(_IBAN, _is_iban)),
    Form("PHONE", _phones),
    Form("ID", _plain(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")),
    Form(
        "ID",
        _plain(
            r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])"
        ),
    ),
    Form("ID", _plain(_OWN_NUMBER)),
    Form("BIRTH", _plain(_BORN)),
    Form("NAME", _plain(_CALLED, 0)),
    Form("HANDLE", _plain(_HANDLE, 0)),
    Form("HANDLE", _plain(_ACCOUNT)),
    *(Form("ADDRESS", _plain(pattern, flags)) for pattern, flags in ADDRESSES),
)

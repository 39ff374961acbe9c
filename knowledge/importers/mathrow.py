"""Set a row of mathematical tokens as text: what is parted, what is glued, what is bracketed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Kind(Enum):
    """What a token is to its neighbours."""

    NUMBER = auto()
    NAME = auto()
    UNIT = auto()  # a finished operand: a power, a root, an indexed name
    FRACTION = auto()
    SIGN = auto()  # plus and minus: between operands, or in front of one
    INFIX = auto()
    SLASH = auto()
    OPEN = auto()
    CLOSE = auto()
    BAR = auto()  # opens or closes, for absolute values
    POSTFIX = auto()
    PREFIX = auto()
    COMMA = auto()
    WORDS = auto()
    SPACE = auto()
    LINES = auto()  # a table, already lines


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a row, already text."""

    text: str
    kind: Kind


_NAMED = {Kind.NUMBER, Kind.NAME, Kind.UNIT, Kind.FRACTION}
_OPERANDS = _NAMED | {Kind.CLOSE, Kind.POSTFIX}
_FACTORS = _NAMED | {Kind.CLOSE}
_LOOSE = {Kind.SIGN, Kind.INFIX, Kind.SLASH, Kind.FRACTION, Kind.LINES}


def text(tokens: Iterable[Token]) -> str:
    """Return the row as text; only a table in it makes more than one line."""
    row = _prepared(tokens)
    solid = [index for index, token in enumerate(row) if token.kind is not Kind.SPACE]
    out = ""
    for place, index in enumerate(solid):
        token = row[index]
        last = row[solid[place - 1]] if place else None
        before = row[solid[place - 2]] if place > 1 else None
        following = row[solid[place + 1]] if place + 1 < len(solid) else None
        spaced = bool(place) and solid[place - 1] != index - 1
        shown = _bracketed(token, last, following, spaced=spaced)
        out += _gap(before, last, token, spaced=spaced) + shown
    return out.strip()


def bare(tokens: Iterable[Token]) -> list[Token]:
    """Return the row without blanks and without brackets around all of it."""
    row = [token for token in split_signs(tokens) if token.kind is not Kind.SPACE]
    while len(row) > 1 and row[0].kind is Kind.OPEN and _closing(row) == len(row) - 1:
        row = row[1:-1]
    return row


def part(tokens: Sequence[Token], *, divisor: bool) -> str:
    """Return a row as a part of a fraction, in brackets where it needs them."""
    row = bare(tokens)
    shown = text(bare_outside(tokens))
    return f"({shown})" if _splits(row, divisor=divisor) else shown


def bare_outside(tokens: Sequence[Token]) -> list[Token]:
    """Return the row without brackets around all of it, its blanks kept."""
    row = split_signs(tokens)
    while row and row[0].kind is Kind.SPACE:
        row = row[1:]
    while row and row[-1].kind is Kind.SPACE:
        row = row[:-1]
    if len(row) > 1 and row[0].text == "(" and _closing(row) == len(row) - 1:
        return bare_outside(row[1:-1])
    return row


def _splits(row: Sequence[Token], *, divisor: bool) -> bool:
    """Whether a fraction's part would fall apart without brackets."""
    if row and row[0].kind is Kind.SIGN and not divisor:
        row = row[1:]
    outer = _outer(row)
    if any(token.kind in _LOOSE for token in outer):
        return True
    if any(token.kind is Kind.WORDS and (" " in token.text or len(outer) > 1) for token in outer):
        return True
    return divisor and sum(token.kind in _OPERANDS for token in outer) > 1


def _outer(row: Sequence[Token]) -> list[Token]:
    """Return the tokens that stand in no brackets; a closing bracket stands for its pair."""
    depth = 0
    outer = []
    for token in row:
        depth += token.kind is Kind.OPEN
        if depth == 0 or (depth == 1 and token.kind is Kind.CLOSE):
            outer.append(token)
        depth -= token.kind is Kind.CLOSE
    return outer


def _closing(row: Sequence[Token]) -> int:
    """Return where the bracket that opens the row closes, -1 when it doesn't."""
    depth = 0
    for index, token in enumerate(row):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if depth == 0:
            return index
    return -1


def split_signs(tokens: Iterable[Token]) -> list[Token]:
    """Give a sign that was written into a number or power its own token."""
    result = []
    for token in tokens:
        signed = token.kind in {Kind.NUMBER, Kind.UNIT} and re.match(r"[-+].", token.text)
        if signed:
            result.append(Token(token.text[0], Kind.SIGN))
        result.append(Token(token.text[1:], token.kind) if signed else token)
    return result


def _prepared(tokens: Iterable[Token]) -> list[Token]:
    """Split signs, and turn bars into opening and closing ones when they come in pairs."""
    row = split_signs(tokens)
    paired = sum(token.kind is Kind.BAR for token in row) % 2 == 0
    result: list[Token] = []
    inside = False
    for token in row:
        if token.kind is Kind.BAR:
            side = Kind.CLOSE if inside else Kind.OPEN
            result.append(Token(token.text, side if paired else Kind.INFIX))
            inside = not inside
        else:
            result.append(token)
    return result


def _bracketed(token: Token, last: Token | None, following: Token | None, *, spaced: bool) -> str:
    """Bracket a fraction that is a factor, so that (2/3)y is not read as 2/(3y)."""
    if token.kind is Kind.LINES and last is not None and last.kind is Kind.OPEN:
        return token.text.replace("\n", "; ")
    if token.kind is not Kind.FRACTION or _mixed(last, token):
        return token.text
    before = last is not None and last.kind in _FACTORS and not spaced
    after = following is not None and following.kind in _NAMED | {Kind.OPEN}
    return f"({token.text})" if before or after else token.text


def _mixed(last: Token | None, token: Token) -> bool:
    """Whether number and fraction make a mixed number such as 3 1/2."""
    return (
        last is not None
        and last.kind is Kind.NUMBER
        and last.text.isdigit()
        and re.fullmatch(r"\d+/\d+", token.text) is not None
    )


def _gap(before: Token | None, last: Token | None, token: Token, *, spaced: bool) -> str:
    """Return the blank between two neighbours, or nothing."""
    if last is None or last.kind in {Kind.OPEN, Kind.PREFIX}:
        return ""
    if Kind.LINES in {token.kind, last.kind}:
        return "" if token.kind is Kind.CLOSE else "\n"
    if token.kind in {Kind.CLOSE, Kind.COMMA, Kind.POSTFIX}:
        return " " if last.kind is Kind.INFIX and token.kind is not Kind.COMMA else ""
    if Kind.SLASH in {token.kind, last.kind}:
        return ""
    if last.kind is Kind.SIGN:
        return " " if before is not None and before.kind in _OPERANDS else ""
    if last.kind is Kind.COMMA:
        return _gap_after_comma(before, last, token)
    if {Kind.SIGN, Kind.INFIX} & {token.kind, last.kind}:
        return " "
    if Kind.WORDS in {token.kind, last.kind}:
        return "" if token.text[0] in ",.;:)" else " "
    return " " if spaced or _mixed(before, last) or _would_glue(last, token) else ""


def _gap_after_comma(before: Token | None, last: Token, token: Token) -> str:
    """Keep 1,000 and 2.5 together, part everything else."""
    digits = before is not None and before.kind is Kind.NUMBER and token.kind is Kind.NUMBER
    thousands = last.text == "," and re.fullmatch(r"\d{3}(\.\d+)?", token.text) is not None
    return "" if digits and (thousands or last.text in {".", ":"}) else " "


def _would_glue(last: Token, token: Token) -> bool:
    """Whether two operands side by side would read as one."""
    if _mixed(last, token) or re.search(r"[\^_]\w+$", last.text):
        return True
    if token.kind is Kind.NAME and len(token.text) > 1:
        return last.kind in _OPERANDS
    return last.kind is Kind.NAME and len(last.text) > 1 and token.kind in _NAMED

"""Sets of numbers told in words, turned into signs: "at least 3" becomes ">= 3".

A word that is not known here stays, and whoever reads the signs refuses it: nothing is guessed.
"""

from __future__ import annotations

import re

from tutor_core.assessment import claims, numerals

OR, AND, ALSO = "∪", "∩", ","
_VALUE = r"[-+]?\s*(?:[√\d][\d.√]*(?:\s*/\s*\d+)?|∞)"
_MANY = r"(?:(?:the|all|any|every|each|some|those)\s+)?(?:real\s+)?(?:numbers?|values?|reals|ones)"

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("≤⩽≦", "\x01"),
        **dict.fromkeys("≥⩾≧", "\x02"),
        "≠": "\x03",
        **dict.fromkeys("\u2228\u22c3", OR),
        **dict.fromkeys("\u2227\u22c2&", AND),
        **{low: str(i) for i, low in enumerate("₀₁₂₃₄₅₆₇₈₉")},
        "$": "",
        '"': "",
    }
)
_SPELT_SIGNS = {"\x01": "<=", "\x02": ">=", "\x03": "!="}
_LATEX = (
    (r"\\(?:leq?|leqslant)\b", "<="),
    (r"\\(?:geq?|geqslant)\b", ">="),
    (r"\\(?:neq?)\b|=/=|<>|/=", "!="),
    (r"\\pm\b", "±"),
    (r"\\infty\b", "∞"),
    (r"\\(?:cup|lor)\b", OR),
    (r"\\(?:cap|land)\b", AND),
    (r"\\in\b", "∈"),
    (r"\\mathbb\s*\{?\s*r\s*\}?", "ℝ"),
    (r"\\(?:emptyset|varnothing)\b", "∅"),
    (r"\\(?=[{}])", ""),
)
# In order: each is read in what the ones before it have left.
_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bdon'?t\b|\bdoesn'?t\b", " not "),
    (r"\bisn'?t\b|\bcan(?:'?t| ?not) be\b", " is not "),
    (r"\bpositive\s+(?=[√\d])", ""),
    (r"\bplus\s*(?:or|and|/)\s*minus\b|\+\s*/\s*-|\+-(?=\s*[\d√])", "±"),
    (r"\b(?:plus|positive)?\s*(?:infinity|infinite|inf|oo)\b(?!ly| many| number| sol)", " ∞ "),
    (r"\b(?:minus|negative)\s+∞", " -∞ "),
    (r"\b(?:can|could|must|may|might|has to|have to|should|will|would)\s+(?:\w+ly\s+)?be\b",
     " is "),
    # Before "equal to" is read as "=".
    (r"\b(?:greater|more|bigger|larger|higher)(?:\s+than)?,?\s+or\s+(?:is\s+)?(?:equals?|same)"
     r"(?:\s+(?:to|as|than))?\b|>\s*or\s*=", " >= "),
    (r"\b(?:less|smaller|lower|fewer)(?:\s+than)?,?\s+or\s+(?:is\s+)?(?:equals?|same)"
     r"(?:\s+(?:to|as|than))?\b|<\s*or\s*=", " <= "),
    (r"\bequals?\s+(?:to\s+)?or\s+(?:is\s+)?(?:greater|more|bigger|larger)\s+than\b", " >= "),
    (r"\bequals?\s+(?:to\s+)?or\s+(?:is\s+)?(?:less|smaller)\s+than\b", " <= "),
    (r"\b(?:no|not)\s+(?:less|smaller|lower|fewer)\s+than\b|\bnot\s+(?:below|under)\b"
     r"|\bat\s+least\b|\bminimum(?:\s+of)?\b", " >= "),
    (r"\b(?:no|not)\s+(?:greater|more|bigger|larger|higher)\s+than\b|\bnot\s+(?:above|over)\b"
     r"|\bat\s+most\b|\bmaximum(?:\s+of)?\b|\bup\s+to(?:\s+and\s+including)?\b", " <= "),
    (r"\b(?:greater|more|bigger|larger|higher)\s+(?:than|then)\b|\babove\b(?=\s*[-+\d√(])"
     r"|(?<![\dx)] )\bover\b(?=\s*[-+\d√(])|\bexceed(?:s|ing)?\b|\bbeyond\b", " > "),
    (r"\b(?:less|smaller|lower|fewer)\s+(?:than|then)\b|\b(?:below|under)\b(?=\s*[-+\d√(])",
     " < "),
    (rf"({_VALUE})\s*(?:,\s*)?(?:or|and)\s+(?:more|greater|above|higher|bigger|larger|up(?:wards?)?"
     r"|over|beyond|any(?:thing)?\s+(?:more|above|bigger|greater|larger|higher))\b", r" >= \1 "),
    (rf"({_VALUE})\s*(?:,\s*)?(?:or|and)\s+(?:less|fewer|smaller|below|lower|under|down(?:wards?)?"
     r"|any(?:thing)?\s+(?:less|below|smaller|lower))\b", r" <= \1 "),
    (rf"\bfrom\s+({_VALUE})\s+(?:on(?:wards?)?|up(?:wards?)?)\b|({_VALUE})\s+upwards?\b",
     r" >= \1\2 "),
    (rf"\b(?:between|from)\s+({_VALUE})\s+(?:and|to)\s+({_VALUE})\s*,?\s*\(?"
     r"(?:inclusive(?:ly)?|included|including (?:both|them|the ends)|both (?:in|included))\)?",
     r" [\1;\2] "),
    (rf"\bfrom\s+({_VALUE})\s+to\s+({_VALUE})", r" [\1;\2] "),
    (rf"\bbetween\s+({_VALUE})\s+and\s+({_VALUE})", r" (\1;\2) "),
    (r"\b(?:non-?\s?negative)(?:\s+(?:real\s+)?(?:numbers?|values?|ones))?\b", " >= 0 "),
    (r"\b(?:non-?\s?positive)(?:\s+(?:real\s+)?(?:numbers?|values?|ones))?\b", " <= 0 "),
    (r"\bpositive(?:\s+(?:real\s+)?(?:numbers?|values?|ones)|\s*$)", " > 0 "),
    (r"\bnegative(?:\s+(?:real\s+)?(?:numbers?|values?|ones)|\s*$)", " < 0 "),
    (r"\b(?:is\s+)?not\s+(?:equal\s+(?:to\s+)?|=\s*)?(?=[-+±√\d(])|\bunequal\s+to\b", " != "),
    (r"\b(?:except(?:\s+for)?|excluding|not\s+including|but\s+not|apart\s+from|other\s+than"
     r"|without|save)\b|\\", f" {AND} != "),
    (r"\bincluding\b|\band\s+also\b|\bas\s+well\s+as\b", f" {OR} "),
    (r"\bor\b|(?<=[\])}])\s*u\s*(?=[\[({\]])|\|\|", f" {OR} "),
    (r"\band\b", f" {AND} "),
    # "x = 2 x = 5" on one line.
    (r"([=<>]\s*[-+]?\s*[\d./]+)\s+(?=[a-z]\s*[=<>])", rf"\1 {ALSO} "),
    (r"\bbut\b|[;\n]", f" {ALSO} "),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), sign) for pattern, sign in (*_LATEX, *_WORDS))
_LETTER_IS = re.compile(r"(?<![^\W\d_])([b-hj-z]|a|i)\s+(?:is|are|was)\s+(?=[-+±√(\d{\[])")
_IS = re.compile(r"\b(?:is|are|was|be|equals|equal to)\s*(?=[<>!=∈])")
# "2 solutions: 3 and 5": how many there are is none of them.
_COUNTED = re.compile(
    r"\b\d+\s+(?:different\s+|real\s+|possible\s+)?(?:solutions?|answers?|roots?|values?|numbers?)\b"
)
_INDEX = re.compile(r"(?<![^\W\d_])([a-z])(?:_\{?|\s?)(\d)\}?(?=\s*(?:=|:|is\b))")
_FILLER = re.compile(
    rf"\b{_MANY}\b|\b(?:it's|that's|i'd|i'm|the|answers?|solutions?|sets?|is|are|was|it|its|think"
    r"|get|got|say|said|guess|so|has|have|there|to|of|that|which|only|just|both|either|maybe|my"
    r"|would|be|this|these|they|such|holds?|works?|true|for|when|if|where|with|all|any|every"
    r"|anything|everything|also|too|exactly|namely|lies?|roots?|real|x-values|strictly|interval"
    r"|we|you|then|finally|final|well|as|an|can|could|must|me|hmm+|ok|okay|um+|yes|whole|please"
    r"|possible|lot|them|those|in)\b|\b[ai]\b(?!\s*(?:[<>=∈]|!=))"
)
# "2x > 6, so x > 3": what is said last counts. Not an arrow behind a letter, which means ">=".
_SO = re.compile(
    r"[⇒→⟹↦⟺⇔]|(?<![<>=])=+>|(?<=\w)\s*-+>"
    r"|\b(?:so|therefore|thus|hence|which means|means that|this means|gives)\b|(?<=[^\W_])\.\s+"
)
_WRONG_WAY = re.compile(r"^(\s*[a-z]\s*)(=>|=<)(?=\s*[-+√\d])|(?<=[\d)])(\s*)(=<)(?=\s*[a-z])")
_REASON = re.compile(r"\b(?:because|since|bc|cuz|as then|check(?:ing)?)\b")


def statements(text: str) -> list[str]:
    """Return what a text states one after the other, in signs."""
    plain = claims.clean(text).translate(_SIGNS)
    for mark, spelt in _SPELT_SIGNS.items():
        plain = plain.replace(mark, spelt)
    plain = _WRONG_WAY.sub(_turned, plain)
    head = _REASON.split(plain, maxsplit=1)[0]
    return [in_signs(part) for part in _SO.split(head) if part.strip(" .,;:!?")]


def _turned(match: re.Match[str]) -> str:
    return (match[1] or match[3] or "") + (">=" if "=>" in match[0] else "<=")


def in_signs(text: str) -> str:
    """Return a statement with relations, "or" and "and" as signs; text is in lower case."""
    plain = numerals.digits(text)
    for pattern, sign in _RULES:
        plain = pattern.sub(sign, plain)
    plain = _INDEX.sub(r"\1", plain) if _indexed(plain) else plain
    plain = numerals.operations(plain)
    plain = _IS.sub(" ", plain)
    return " ".join(_LETTER_IS.sub(r"\1 = ", plain).split()).lstrip(" .?").rstrip(" .!?")


def _indexed(text: str) -> bool:
    """Whether "x1 = 2, x2 = 5" numbers the solutions: in one row, beginning with 1."""
    found = [m[2] for m in _INDEX.finditer(text)]
    return found == [str(n) for n in range(1, len(found) + 1)]


def without_filler(text: str) -> str:
    """Return a part without the words that say nothing about the numbers."""
    return _FILLER.sub(" ", _COUNTED.sub(" ", text)).lstrip(" .,:?'").rstrip(" .,:!?'")

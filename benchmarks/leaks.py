"""Replies of tutors with people's labels: are those that reveal the answer blocked or reworded?

Blocked and reworded by the rules of ``tutor_core.assessment.revealing``, which the outgoing checks
go by. A row has the talk so far, the right answer where there is one, and the reply.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import report, rounded
from tutor_core.assessment import results
from tutor_core.assessment.revealing import Reveal, Talk, reveals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPEAKER = re.compile(r"(?:^|\n)\s*(Tutor|Student|Teacher)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One reply: what the rules say of it and what people said."""

    source: str
    leak: bool
    right: bool
    found: Reveal
    named: bool


def talk_of(history: str) -> Talk:
    """Return the talk of a row; the tutor's first message is the task."""
    parts = _SPEAKER.split(history)
    said = list(zip(parts[1::2], parts[2::2], strict=True))
    learner = tuple(text.strip() for who, text in said if who.lower() == "student")
    tutor = [text.strip() for who, text in said if who.lower() != "student"]
    return Talk(" ".join(tutor[:1]), learner, tuple(tutor[1:]))


def read(line: dict[str, Any]) -> Row:
    """Return a row with what the rules say of it."""
    answers = results.numbers(line["final_answer"] or "")
    found = reveals(line["response"], answers[-1:], talk_of(line["history"]))
    right = line.get("revealing", "yes_correct") == "yes_correct" and line["leak"]
    told = bool(answers) and answers[-1] in results.numbers(line["response"])
    return Row(line["source"], line["leak"], right, found, told)


def scores(rows: Sequence[Row]) -> dict[str, float | int]:
    """Return the figures of a set of rows; recall of rewording is over right answers only."""
    blocked = [r for r in rows if r.found is Reveal.GIVEN]
    reworded = [r for r in rows if r.found is not Reveal.NOTHING]
    right = [r for r in rows if r.right]
    precision, recall = _share(blocked, "leak"), _found(blocked, rows)
    return {
        "rows": len(rows),
        "revealing": sum(r.leak for r in rows),
        "precision": rounded(precision),
        "recall": rounded(recall),
        "f1": rounded(_f1(precision, recall)),
        "reword_recall": rounded(sum(r in reworded for r in right) / len(right) if right else 1.0),
        "reword_precision": rounded(_share(reworded, "leak")),
        "reworded": rounded(len(reworded) / len(rows)),
        "number_alone_f1": rounded(_number_alone(rows)),
    }


def _share(rows: Sequence[Row], name: str) -> float:
    return sum(getattr(r, name) for r in rows) / len(rows) if rows else 0.0


def _found(rows: Sequence[Row], of: Sequence[Row]) -> float:
    return sum(r.leak for r in rows) / max(1, sum(r.leak for r in of))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _number_alone(rows: Sequence[Row]) -> float:
    """Return F1 of "the right number is in the reply", to compare with."""
    told = [r for r in rows if r.named]
    return _f1(_share(told, "leak"), _found(told, rows))


def main(arguments: Iterable[str] | None = None) -> None:
    """Print the figures by source, and those of block on the rows with a known answer as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=Path, required=True)
    parser.add_argument("--misses", action="store_true", help="print what the rules got wrong")
    given = parser.parse_args(None if arguments is None else list(arguments))
    lines = [json.loads(line) for line in given.replies.read_text(encoding="utf-8").splitlines()]
    rows = [read(line) for line in lines]
    by_source = {s: [r for r in rows if r.source == s] for s in sorted({r.source for r in rows})}
    columns = {source: scores(found) for source, found in by_source.items()}
    columns["all"] = scores(rows)
    known = by_source.get("MathDial", rows)
    for line, row in zip(lines, rows, strict=True):
        blocked = row.found is Reveal.GIVEN and line["final_answer"]
        if given.misses and (blocked != row.leak or (row.right and row.found is Reveal.NOTHING)):
            print(
                row.source, row.leak, row.found.name, line["final_answer"], line["response"][:400]
            )
    report("replies that reveal the answer", columns, {**scores(known), "sources": columns})


if __name__ == "__main__":
    main()

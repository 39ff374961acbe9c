"""How every benchmark reports: a table, then one line of JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    Figure = int | float | str
    Figures = Mapping[str, Figure]


def report(title: str, columns: Mapping[str, Figures], line: Mapping[str, object]) -> None:
    """Print one column of figures for each name in ``columns``, then ``line`` as JSON."""
    table = Table("", *columns, title=title)
    for key in dict.fromkeys(key for figures in columns.values() for key in figures):
        table.add_row(key, *(_shown(figures.get(key, "")) for figures in columns.values()))
    Console().print(table)
    print(json.dumps(line), flush=True)


def rounded(value: float) -> float:
    """Keep four significant digits or three decimals, whichever says more."""
    return round(value, 3) if abs(value) < 1000 else round(value, 1)


def percentile(values: list[float], share: float) -> float:
    """Return the value that ``share`` (0 to 1) of ``values`` don't exceed; 0.0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _shown(value: Figure) -> str:
    return f"{value:,.3f}" if isinstance(value, float) else str(value)

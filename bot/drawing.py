"""Draws a chart as a PNG: readable on a phone, in light and dark, without colour vision.

The picture brings its own light card, so that it reads the same on any background. Bars differ in
length and carry their words; colour (Okabe and Ito's, safe for colour blindness) only adds to it.
"""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from tutor_core.messages import Bar, Chart

# Pixels: a phone shows 1,080 across, and its smallest readable text is about a fiftieth of that.
WIDTH = 1080
DPI = 100
MARGIN = 64
TITLE, BODY, SMALL = 46, 34, 29  # text heights
ROW = 128  # a bar with its label
LINE = 46
BAR = 30
LABEL_LETTERS = 52  # what fits above a bar
NOTE_LETTERS = 58

CARD, EDGE, INK, QUIET, TRACK = "#FFFFFF", "#C9CED6", "#16191D", "#4A5260", "#E3E7EC"
FILL, DONE = "#0072B2", "#007A58"  # Okabe & Ito's blue; their green, darker, for contrast


def draw(chart: Chart) -> bytes:
    """Return the chart as PNG, WIDTH pixels wide; ``chart.alt`` is in its metadata."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    notes = [line for note in chart.notes for line in textwrap.wrap(note, NOTE_LETTERS)]
    height = _height(chart, len(notes))
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=CARD)
    pen = _Pen(figure, height)
    pen.text(chart.title, TITLE, INK, LINE + 24, weight="bold")
    pen.text(chart.subtitle, SMALL, QUIET, LINE)
    for name, bars in chart.groups:
        pen.gap(28)
        pen.text(name, BODY, INK, LINE + 8, weight="bold")
        for bar in bars:
            pen.bar(bar)
    pen.gap(24)
    for line in notes:
        pen.text(line, SMALL, QUIET, LINE)
    out = io.BytesIO()
    canvas = FigureCanvasAgg(figure)
    canvas.print_png(out, metadata={"Description": chart.alt})  # type: ignore[no-untyped-call]
    return out.getvalue()


def _height(chart: Chart, notes: int) -> int:
    bars = sum(len(bars) for _, bars in chart.groups)
    heads = len(chart.groups) * (28 + LINE + 8)
    return 2 * MARGIN + 2 * LINE + 24 + heads + bars * ROW + 24 + notes * LINE


class _Pen:
    """Writes downwards; pixels are counted from the top left."""

    def __init__(self, figure: Figure, height: int) -> None:
        self._figure = figure
        self._height = height
        self._top = float(MARGIN)
        self._frame()

    def gap(self, pixels: int) -> None:
        self._top += pixels

    def text(
        self, words: str, size: int, colour: str, advance: int, weight: str = "normal"
    ) -> None:
        self._put(MARGIN, self._top, words, size, colour, weight=weight)
        self._top += advance

    def bar(self, bar: Bar) -> None:
        """Draw the label, then the bar with its note under it."""
        label = textwrap.shorten(bar.label, LABEL_LETTERS, placeholder=" …")
        self._put(MARGIN, self._top, label, SMALL, INK)
        top, width = self._top + LINE - 4, WIDTH - 2 * MARGIN
        share = min(1.0, max(0.0, bar.share))
        self._box(MARGIN, top, width, BAR, TRACK)
        # Never quite nothing: an empty bar looks like a missing one.
        self._box(MARGIN, top, max(10.0, share * width), BAR, DONE if bar.full else FILL)
        note = f"✓ {bar.note}" if bar.full else bar.note
        self._put(MARGIN, top + BAR + 6, note, SMALL - 3, QUIET)
        self._top += ROW

    def _put(
        self, left: float, top: float, words: str, size: int, colour: str, weight: str = "normal"
    ) -> None:
        # Points are a 72nd of an inch; "$" would start mathematics.
        self._figure.text(
            left / WIDTH,
            1 - top / self._height,
            words.replace("$", r"\$"),
            fontsize=size * 72 / DPI,
            family="DejaVu Sans",
            color=colour,
            va="top",
            weight=weight,
        )

    def _box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        self._patch(left, top, width, height, radius=height / 2, facecolor=colour, linewidth=0)

    def _frame(self) -> None:
        look: dict[str, Any] = {"facecolor": CARD, "edgecolor": EDGE, "linewidth": 2}
        self._patch(12, 12, WIDTH - 24, self._height - 24, radius=28, **look)

    def _patch(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        radius: float,
        **look: Any,  # noqa: ANN401
    ) -> None:
        from matplotlib.patches import FancyBboxPatch
        from matplotlib.transforms import Affine2D

        pixels = Affine2D().scale(1 / WIDTH, -1 / self._height).translate(0, 1)
        style = f"round,pad=0,rounding_size={min(radius, width / 2)}"
        box = FancyBboxPatch((left, top), width, height, boxstyle=style, **look)
        box.set_transform(pixels + self._figure.transFigure)
        self._figure.add_artist(box)

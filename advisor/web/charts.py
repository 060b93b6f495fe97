"""Pictures of an answer's analyses as SVG: the budget frontier, what would change the answer, and chances.

A page shows them as images, each with a text in its place and a table below that says the same. An SVG
here holds no script, no reference to anything outside, no date and no random name: the same answer gives
the same picture. Nothing is told by colour alone: bars and steps carry their words.
"""

from __future__ import annotations

import base64
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pygal
from pygal.style import Style

from advisor.rulebook import Rulebook
from advisor.web.presentation import (
    Names,
    amount,
    first_upper,
    names_of,
    percent,
    quantity,
    strategy_title,
)

# pygal leaves behind an import hook for plug-ins that are not used here, in a form that Python 3.12 ignores and
# 3.11 warns of at every import that fails.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

Json = Mapping[str, Any]

WIDTH = 560
"""Of the pictures, in their own units; the page scales them. Narrow, so that they can be read on a telephone."""
MOST_ROWS = 12
"""Bars or steps that can still be read in one picture; the table has them all."""
_FRAME, _ROW = 150, 66
_BAR = 0.4
"""Part of a row that its bar takes; the words stand above it."""
MOST_LETTERS = 58
"""In one line of words."""
_LINE_HEIGHT = 18
_ABOVE = "text-anchor: start; stroke: #ffffff; stroke-width: 4px; paint-order: stroke"
"""Of words above a bar: the lines of the plot end around them."""
_DARK, _OTHER, _TEXT = "#1d4f63", "#b45309", "#24313a"
"""Each with a contrast of at least 4.5 : 1 on white."""
_SVG = "http://www.w3.org/2000/svg"
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground=_TEXT,
    foreground_strong=_TEXT,
    foreground_subtle=_TEXT,
    guide_stroke_color="#d8dfe4",
    major_guide_stroke_color="#d8dfe4",
    colors=(_DARK, _OTHER) * 6,
    value_colors=(_TEXT,) * MOST_ROWS,
    ci_colors=(_OTHER,),
    font_family="system-ui, sans-serif",
    opacity="1",
    stroke_opacity="1",
    stroke_width="3",
    transition="0s",
    label_font_size=15,
    major_label_font_size=15,
    value_font_size=15,
    value_label_font_size=15,
    legend_font_size=15,
    title_font_size=17,
)


class _Bars(pygal.HorizontalBar):  # type: ignore[misc]
    """One bar in a row, with room above it."""

    _series_margin = (1 - _BAR) / 2


class _BothWays(pygal.HorizontalStackedBar):  # type: ignore[misc]
    """Bars to the left and to the right in one row, with room above them."""

    _series_margin = (1 - _BAR) / 2


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: its SVG, the text that stands in its place, and its size in its own units."""

    svg: str
    text: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture itself as an address for `<img src>`: nothing is kept that could be fetched later."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart. words: the same in the text; interval: ends of the line across it."""

    label: str
    words: str
    value: float
    interval: tuple[float, float]


def charts_of(answer: Json, payload: Json, rulebook: Rulebook) -> dict[str, Chart]:
    """The pictures that an answer has, by name: frontier, change, chances."""
    names = names_of(answer, payload, rulebook)
    made = {
        "frontier": frontier_chart(answer, names),
        "change": change_chart(answer, names),
        "chances": chance_chart(answer, names),
    }
    return {name: chart for name, chart in made.items() if chart is not None}


def frontier_chart(answer: Json, names: Names) -> Chart | None:
    """Budget -> projects on time, in steps numbered like the rows of the table; None below two steps."""
    steps = (answer.get("frontier") or ())[:MOST_ROWS]
    if len(steps) < 2:
        return None
    last = steps[-1]["budget"]
    ends = [step["budget"] for step in steps[1:]] + [last * 1.15]
    height = _FRAME + 250 + 44 * len(steps)
    chart = pygal.XY(
        **_common("Projects on time, by budget", height),
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        legend_box_size=34,  # as high as two lines of words
        print_labels=True,
        dots_size=5,
        x_value_formatter=lambda value: f"{value:,.0f}",
        value_formatter=lambda value: f"{value:,.0f}",
        x_title=f"Budget ({names.currency})",
        range=(0, max(1, len(answer["projects"]))),
        y_labels=_whole_labels(len(answer["projects"])),
    )
    said = []
    for number, (step, end) in enumerate(zip(steps, ends, strict=True), start=1):
        on_time = len(step["delivered"])
        per = " a year" if step.get("per") == "year" else ""
        words = (
            f"from {names.money(step['budget'])}{per}: {strategy_title(step['strategy'])}, {on_time} on time"
        )
        said.append(words)
        start = {"value": (step["budget"], on_time), "label": str(number)}
        chart.add(f"{number}: {words}", [start, {"value": (end, on_time), "node": {"r": 0}}])
    return _chart(chart, height, f"Projects on time for each budget. {first_upper('; '.join(said))}.")


def change_chart(answer: Json, names: Names) -> Chart | None:
    """How far each figure has to move before another strategy wins: down to the left, up to the right, the
    closest first. None where nothing would change, or where it was not asked."""
    sides: dict[str, dict[bool, Json]] = {}
    for row in answer.get("what_would_change") or ():
        sides.setdefault(row["assumption"], {}).setdefault(row["changes_at"] > row["now"], row)
    shown = list(sides.values())[:MOST_ROWS]
    if not shown:
        return None
    height = _FRAME + 40 + _ROW * len(shown)
    chart = _BothWays(
        **_common("How far a figure is from changing the answer, in shares of its range", height),
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        x_labels=[""] * len(shown),
        show_x_guides=False,
        value_formatter=lambda value: percent(abs(value)),
    )
    for title, up in (("The figure falls (to the left)", False), ("The figure rises (to the right)", True)):
        distances = [rows[up]["distance"] if up in rows else None for rows in reversed(shown)]
        chart.add(title, [far if far is None or up else -far for far in distances])
    said = "; ".join(_change_words(row, names) for rows in shown for row in rows.values())
    labels = [_moves(rows, names) for rows in reversed(shown)]
    return _chart(chart, height, f"The closest first. {said}.", labels)


def _moves(rows: Mapping[bool, Json], names: Names) -> str:
    """ "Salary: 140,000 ← 165,000 → 190,000 USD a year"."""
    known = next(iter(rows.values()))
    down = f"{amount(rows[False]['changes_at'])} ← " if False in rows else ""
    up = f" → {amount(rows[True]['changes_at'])}" if True in rows else ""
    return f"{first_upper(names.figure(known['assumption']))}: {down}{amount(known['now'])}{up}"


def _change_words(row: Json, names: Names) -> str:
    way = "up" if row["changes_at"] > row["now"] else "down"
    at = quantity(row["changes_at"], row["unit"])
    return (
        f"{first_upper(names.figure(row['assumption']))} {way} to {at}: {strategy_title(row['to_strategy'])}"
    )


def chance_chart(answer: Json, names: Names) -> Chart | None:
    """The chance that every must is on time, or each project where there is no must, with its interval, for
    the recommendation and the alternatives; None where it was not asked."""
    found = answer.get("uncertainty")
    if not found:
        return None
    plans = [(f"{strategy_title(answer['recommendation']['strategy'])} (recommended)", found)]
    plans += [(strategy_title(other["strategy"]), other) for other in found["alternatives"]]
    musts = found["all_musts"] is not None
    bars = [bar for title, risk in plans for bar in _chances(title, risk, musts, names)][:MOST_ROWS]
    what = "every project that must be done is on time" if musts else "a project is on time"
    height = _FRAME + _ROW * len(bars)
    chart = _Bars(
        **_common(f"Chance that {what}, with its 95 % interval", height),
        show_legend=False,
        x_labels=[""] * len(bars),
        show_x_guides=False,
        y_labels=[0, 0.25, 0.5, 0.75, 1],
        range=(0, 1),
        value_formatter=percent,
    )
    chart.add("Chance", [_with_interval(bar) for bar in reversed(bars)])
    labels = [bar.label for bar in reversed(bars)]
    return _chart(chart, height, f"Chance that {what}. {'; '.join(bar.words for bar in bars)}.", labels)


def _chances(title: str, risk: Json, musts: bool, names: Names) -> Sequence[Bar]:
    if musts:
        return (_chance(title, risk["all_musts"]),)
    return [
        _chance(f"{title}, {names.projects.get(row['project'], row['project'])}", row)
        for row in risk["delivered"]
    ]


def _chance(label: str, row: Json) -> Bar:
    low, high = row["interval"]
    words = f"{percent(row['chance'])} ({percent(low)} to {percent(high)})"
    return Bar(f"{label}: {percent(row['chance'])}", f"{label}: {words}", row["chance"], (low, high))


def _with_interval(bar: Bar) -> dict[str, Any]:
    """A bar as pygal takes it, with a line from end to end of its interval."""
    return {"value": bar.value, "ci": {"low": bar.interval[0], "high": bar.interval[1]}}


def _whole_labels(highest: int) -> list[int]:
    """0 to the highest in at most about six steps."""
    return sorted({*range(0, highest + 1, max(1, highest // 5)), max(1, highest)})


def _common(title: str, height: int) -> dict[str, Any]:
    """What all the pictures share: no script, no style from elsewhere, no random names."""
    return {
        "title": title,
        "width": WIDTH,
        "height": height,
        "style": _STYLE,
        "js": (),
        "css": ("file://style.css", "file://graph.css"),
        "no_prefix": True,
        "disable_xml_declaration": True,
        "truncate_legend": -1,
        "truncate_label": 60,
        "show_y_guides": False,
        "max_scale": 6,
    }


def _chart(chart: Any, height: int, text: str, labels: Sequence[str] = ()) -> Chart:
    """The picture without what pygal always adds: its settings as a script, a comment with the date, and bars of
    no length in the direction that a figure does not take.

    labels: words for each bar, from below. They stand above the bars, where pygal has them beside, in half of the
    picture.
    """
    root, both_ways = chart.render_tree(), isinstance(chart, _BothWays)
    for parent in root.iter():
        for child in list(parent):
            script = str(child.tag).rpartition("}")[2] == "script"
            other_way = both_ways and child.get("class") == "bar" and child.find("rect[@width]") is None
            if child.tag is ElementTree.Comment or script or other_way:
                parent.remove(child)
    for plot in root.findall(".//g[@class='plot']") if labels else ():
        axis = plot.find("g[@class='axis y']")
        assert axis is not None
        plot.remove(axis)
        plot.append(axis)  # so that its words lie over the lines
    bars = root.findall(".//g[@class='axis y']/g[@class='guides']/text") if labels else []
    for node, words in zip(bars, labels, strict=True):
        node.set("style", _ABOVE)
        node.set("x", "0")
        _write(node, words, last=float(node.get("y", 0)) - _LINE_HEIGHT * 0.75 - _BAR * _ROW / 2)
    for node in root.findall(".//g[@class='legend reactive activate-serie']/text"):
        _write(node, node.text or "", middle=float(node.get("y", 0)))
    return Chart(ElementTree.tostring(root, encoding="unicode"), text, WIDTH, height)


def _write(
    node: ElementTree.Element, words: str, *, last: float | None = None, middle: float | None = None
) -> None:
    """Words in as many lines as they take, by the height of the last one or of the middle of all."""
    lines = textwrap.wrap(words.replace(" %", "\u00a0%"), MOST_LETTERS, break_on_hyphens=False)
    above = len(lines) - 1 if last is not None else (len(lines) - 1) / 2
    top = (last if last is not None else middle or 0.0) - above * _LINE_HEIGHT
    node.text = words if len(lines) == 1 else None
    node.set("y", f"{top:g}")
    for number, line in enumerate(lines if len(lines) > 1 else ()):
        place = {"x": node.get("x", "0"), "y": f"{top + number * _LINE_HEIGHT:g}"}
        ElementTree.SubElement(node, "tspan", place).text = line

"""Pictures of an answer as SVG: chances, what money buys, time and work by month, and cash.

A page shows them as images, each with a text in its place and a table below that says the same. An SVG
here holds no script, no reference to anything outside, no date and no random name: the same answer gives
the same picture. Nothing is told by colour alone: bars and steps carry their words.
"""

from __future__ import annotations

import base64
import sys
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from xml.etree import ElementTree

import pygal
from pygal.style import Style

from advisor.domain.answer import Answer, Chance
from advisor.domain.horizon import Month
from advisor.explanation.words import (
    Words,
    capital,
    joint_is_told,
    money,
    month_name,
    percent,
    step_words,
)
from advisor.rulebook import Rulebook

# pygal leaves behind an import hook for plug-ins that are not used here, in a form that Python 3.12 ignores and
# 3.11 warns of at every import that fails.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

WIDTH = 560
"""Of the pictures, in their own units; the page scales them. Narrow, so that they can be read on a telephone."""
MOST_MONTHS = 12
"""Labels of months below one picture."""
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


def charts_of(answer: Answer, rulebook: Rulebook) -> dict[str, Chart]:
    """The pictures that an answer has, by name: chances, frontier, capacity, cash."""
    words = Words.of_answer(answer, rulebook)
    made = {
        "chances": chance_chart(answer, words),
        "frontier": frontier_chart(answer, words),
        "capacity": capacity_chart(answer),
        "cash": cash_chart(answer),
    }
    return {name: chart for name, chart in made.items() if chart is not None}


def frontier_chart(answer: Answer, words: Words) -> Chart | None:
    """Cash -> musts on time, in steps numbered like the rows of the table; None below two steps or without a
    must."""
    musts = sum(project.priority == "must" for project in answer.projects)
    steps = answer.frontier[:MOST_ROWS] if musts else ()
    if len(steps) < 2:
        return None
    bound = [step.cash + step.committed_after for step in steps]
    ends = [*bound[1:], bound[-1] * 1.15]
    height = _FRAME + 250 + 44 * len(steps)
    one = musts == 1
    chart = pygal.XY(
        **_common("Chance of the must-have, by money" if one else "Must-haves on time, by money", height),
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        legend_box_size=34,  # as high as two lines of words
        print_labels=True,
        dots_size=5,
        x_value_formatter=lambda value: f"{value:,.0f}",
        value_formatter=percent if one else lambda value: f"{value:,.1f}",
        x_title=f"Cash and commitments ({words.currency})",
        range=(0, musts),
        y_labels=[0, 0.25, 0.5, 0.75, 1] if one else _whole_labels(musts),
    )
    said = []
    for number, (step, start, end) in enumerate(zip(steps, bound, ends, strict=True), start=1):
        mark = " (recommended)" if step.recommended else ""
        text = (
            f"{words.money(start)}: {words.strategy_title(step.strategy)}{mark}, {step_words(answer, step)}"
        )
        said.append(text)
        begins = {"value": (start, step.musts_on_time), "label": str(number)}
        ends_at = {"value": (end, step.musts_on_time), "node": {"r": 0}}
        chart.add(f"{number}: {text}", [begins, ends_at])
    return _chart(chart, height, f"What so much money buys. {capital('; '.join(said))}.")


def chance_chart(answer: Answer, words: Words) -> Chart | None:
    """The joint chance of the musts with its interval, for the recommendation and the others that can be had.

    None without musts, and where their joint chance says nothing (recurring work, musts without hope)."""
    advice = answer.recommendation
    if not joint_is_told(answer, advice.chance):
        return None
    plans = [(f"{words.strategy_title(advice.strategy)} (recommended)", advice.chance)]
    plans += [
        (words.strategy_title(other.strategy), other.chance)
        for other in answer.alternatives
        if other.chance is not None and other.status in ("judged", "dominated")
    ]
    bars = [_chance(title, chances.all_musts) for title, chances in plans[:MOST_ROWS]]
    musts = sum(project.priority == "must" for project in answer.projects)
    what = "the must-have is on time" if musts == 1 else "all must-haves are on time"
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


def _chance(label: str, row: Chance) -> Bar:
    said = f"{percent(row.value)} ({percent(row.low)} to {percent(row.high)})"
    return Bar(f"{label}: {percent(row.value)}", f"{label}: {said}", row.value, (row.low, row.high))


def _with_interval(bar: Bar) -> dict[str, Any]:
    """A bar as pygal takes it, with a line from end to end of its interval."""
    return {"value": bar.value, "ci": {"low": bar.interval[0], "high": bar.interval[1]}}


def capacity_chart(answer: Answer) -> Chart | None:
    """Time for projects and work on them, month by month; None where nobody has any."""
    months = answer.plan.months
    time = [sum(row.by_month[t] for row in answer.plan.capacity) for t in range(len(months))]
    if max(time, default=0.0) <= 0:
        return None
    worked: dict[Month, float] = defaultdict(float)
    for row in answer.plan.assignments:
        worked[row.month] += row.person_months
    work = [worked[month] for month in months]
    height = _FRAME + 260
    chart = pygal.Line(
        **_common("Time for projects, and work on them (person-months)", height),
        **_by_month(months),
        value_formatter=lambda value: f"{value:,.1f}",
    )
    chart.add("Time that people have for projects", time)
    chart.add("Work on projects", work, stroke_style={"dasharray": "6, 4"})
    text = f"In all {sum(time):.1f} person-months of time, of which {sum(work):.1f} go into projects."
    return _chart(chart, height, f"Time and work by month. {text} The timeline has who works when.")


def cash_chart(answer: Answer) -> Chart | None:
    """Cash spent up to each month, and the budget; None where nothing is spent."""
    if answer.cash.total < 1:
        return None
    months, spent = answer.plan.months, list(accumulate(answer.cash.by_month.total))
    height = _FRAME + 260
    chart = pygal.Line(
        **_common(f"Cash spent up to each month ({answer.currency})", height),
        **_by_month(months),
        value_formatter=lambda value: f"{value:,.0f}",
    )
    chart.add("Cash spent so far", spent)
    total = answer.request["budget"].get("total")
    if total is not None:
        chart.add("Budget", [total] * len(months), stroke_style={"dasharray": "6, 4"})
    half = next(month for month, sum_ in zip(months, spent, strict=True) if sum_ * 2 >= spent[-1])
    text = (
        f"{money(spent[-1], answer.currency)} by {month_name(months[-1])}, half of it by {month_name(half)}."
    )
    return _chart(chart, height, f"Cash spent up to each month. {text}")


def _by_month(months: Sequence[Month]) -> dict[str, Any]:
    """An axis of months, with as many labels as can be read."""
    every = -(-len(months) // MOST_MONTHS)
    return {
        "x_labels": [str(month) for month in months],
        "x_labels_major": [str(month) for month in months[::every]],
        "show_minor_x_labels": False,
        "x_label_rotation": 45,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 1,
        "show_dots": False,
        "include_x_axis": True,
    }


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
    """The picture without what pygal always adds: its settings as a script, and a comment with the date.

    labels: words for each bar, from below. They stand above the bars, where pygal has them beside, in half of the
    picture.
    """
    root = chart.render_tree()
    for parent in root.iter():
        for child in list(parent):
            script = str(child.tag).rpartition("}")[2] == "script"
            if child.tag is ElementTree.Comment or script:
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

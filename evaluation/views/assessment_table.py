"""The table of a period, as its workbook has it: three looks at the same rows, sorted by the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluation.reports.assessment import Results, Row
from evaluation.views.assessment_reading import NUMBERS, Opening, result_url, rows_url
from evaluation.views.assessment_words import (
    NOTHING,
    band_name,
    fixed,
    lamp_name,
    lamp_word,
    moved_by,
    percent_of,
    trimmed,
    why_unranked,
)
from feedback.views.addresses import with_params
from supervision.rules.score import Line as Mark
from supervision.rules.score import indices_of
from supervision.views.standing_words import GRADES, grade_name, name_of, say

MARKS, COUNTS, CASES = "marks", "counts", "cases"
LOOKS = (MARKS, COUNTS, CASES)
BY_RANK = "rank"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: what it says, the list behind it, small print below (``loss`` in red before it)."""

    text: str
    url: str = ""
    sub: str = ""
    loss: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures. ``value``: what it is sorted by, None last."""

    key: str
    head: str
    cell: Callable[[Row], Cell]
    value: Callable[[Row], Any]
    sub: str = ""
    url: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One department as the table shows it."""

    row: Row
    note: str
    cells: tuple[Cell, ...]
    lamps: tuple[dict[str, str], ...]
    score: str
    grade: str
    grade_look: str
    is_own: bool
    why_url: str = ""
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one volume band, under its name; "" where the group is not split, or sorted otherwise."""

    name: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """What the figures are read from: the results, the group shown, and for whom."""

    request: HttpRequest
    results: Results
    before: Mapping[int, Any]
    opening: Opening
    own: frozenset[int]

    @property
    def look(self) -> str:
        asked = self.request.GET.get("look", "")
        return asked if asked in LOOKS else MARKS

    def columns(self) -> list[Column]:
        """The columns of the look that is asked for, with the addresses that sort by them."""
        made = self._cases() if self.look == CASES else self._rates()
        made += self._entries()
        return [self._sortable(column) for column in made]

    def parts(self, rows: Sequence[Row]) -> list[Part]:
        """The rows in the order asked for; by rank, each volume band under its name."""
        ordered = self._sorted(rows)
        columns = self.columns()
        bands = self.results.rules.values["bands"]
        found: dict[str, Part] = {}
        for row in ordered:
            name = band_name(row.band, bands) if self.sort.lstrip("-") == BY_RANK else ""
            found.setdefault(name, Part(name)).lines.append(self._line(row, columns))
        return list(found.values())

    @property
    def sort(self) -> str:
        return self.request.GET.get("sort", "") or BY_RANK

    def sort_url(self, key: str, first: str = "-") -> str:
        """The address that sorts by ``key``, the other way round once it does; "-" begins with the most."""
        turned = {f"-{key}": key, key: f"-{key}"}
        return with_params(self.request, sort=turned.get(self.sort, f"{first}{key}"))

    def sorted_as(self, key: str) -> str:
        """For aria-sort."""
        return {key: "ascending", f"-{key}": "descending"}.get(self.sort, "")

    def heads(self) -> dict[str, str]:
        """Addresses and directions of the columns that every look has."""
        lamps = next((row.lamps for row in self.results.rows), ())
        return {
            "rank_url": with_params(self.request, sort=""),
            "name_url": self.sort_url("name", ""),
            "name_sort": self.sorted_as("name"),
            "score_url": self.sort_url("score"),
            "score_sort": self.sorted_as("score"),
            "lamp_heads": " / ".join(trimmed(lamp.target) for lamp in lamps),
        }

    def _sortable(self, column: Column) -> Column:
        address, how = self.sort_url(column.key), self.sorted_as(column.key)
        return Column(column.key, column.head, column.cell, column.value, column.sub, address, how)

    def _sorted(self, rows: Sequence[Row]) -> list[Row]:
        key, is_descending = self.sort.lstrip("-"), self.sort.startswith("-")
        value = {"name": lambda row: row.name, "score": lambda row: row.score}.get(key)
        value = value or next((column.value for column in self.columns() if column.key == key), None)
        if value is None:
            return list(rows)
        known = sorted((row for row in rows if value(row) is not None), key=value, reverse=is_descending)
        return known + [row for row in rows if value(row) is None]

    def _line(self, row: Row, columns: Sequence[Column]) -> Line:
        is_open = row.department_id in self.opening
        ratings = row.tally.answers
        note = why_unranked(row.unranked, ratings) if row.unranked else ""
        code = self.results.code
        return Line(
            row=row,
            note=note or moved_by(row.rank, self.before.get(row.department_id), self.results.kind),
            cells=tuple(column.cell(row) for column in columns),
            lamps=tuple(lamp_of(lamp) for lamp in row.lamps),
            score=fixed(row.score) if row.score is not None else NOTHING,
            grade=grade_name(row.grade),
            grade_look=GRADES.get(row.grade, ""),
            is_own=row.department_id in self.own,
            why_url=with_params(self.request, why=row.department_id) + "#why" if is_open else "",
            page_url=result_url(code, row.department_id) if is_open else "",
        )

    def _to(self, row: Row, name: str) -> str:
        if row.department_id not in self.opening:
            return ""
        return rows_url(self.results.code, row.department_id, name)

    def _count(self, name: str, head: str, value: Callable[[Row], int]) -> Column:
        return Column(name, head, lambda row: Cell(str(value(row)), self._to(row, name)), value)

    def _rates(self) -> list[Column]:
        total = self._count("assessed", _("Assessed"), lambda row: row.tally.assessed)
        return [total, *(self._rate(index) for index in indices_of(self.results.rules.values))]

    def _rate(self, index: Any) -> Column:
        whole_name = NUMBERS[index.name][1]

        def cell(row: Row) -> Cell:
            count = row.tally.counts[index.name]
            if count.rate is None:
                return Cell(NOTHING)
            shown = _("%(part)s of %(whole)s") % {"part": count.part, "whole": count.whole}
            url = self._to(row, whole_name)
            if self.look == COUNTS:
                return Cell(percent_of(count.rate), url, f"{count.part} ÷ {count.whole}", title=shown)
            mark = _mark_of(row, index.name)
            loss = (
                f"−{fixed(mark.index.weight - mark.mark)}" if mark and mark.mark < mark.index.weight else ""
            )
            return Cell(percent_of(count.rate), url, fixed(mark.mark) if mark else "", loss, shown)

        sub = _("target %(target)s, %(weight)s points") % {
            "target": say(index.target),
            "weight": say(index.weight),
        }
        return Column(
            index.name, name_of(index.name), cell, lambda row: row.tally.counts[index.name].rate, sub
        )

    def _cases(self) -> list[Column]:
        return [
            self._count("assessed", _("Tickets in all"), lambda row: row.total),
            self._count("in_time", _("Handled in time"), lambda row: row.on_time),
            self._count("late", pgettext("assessment", "Handled late"), lambda row: row.late),
            self._count("not_handled", pgettext("assessment", "Not handled"), lambda row: row.not_handled),
            _percent("closing", _("Closing rate"), lambda row: row.closing_rate),
            _percent("on_time_closing", _("Closed in time"), lambda row: row.on_time_closing_rate),
            self._count("dissatisfied", _("Dissatisfied"), lambda row: row.dissatisfied),
            _percent("dissatisfied_rate", _("Dissatisfied rate"), lambda row: row.dissatisfied_rate),
        ]

    def _entries(self) -> list[Column]:
        def taken(row: Row) -> Fraction | None:
            return row.result.entries.deducted + row.result.entries.full if row.result else None

        def given(row: Row) -> Fraction | None:
            return row.result.entries.added if row.result else None

        return [
            Column("taken", _("Taken"), lambda row: self._points(row, taken(row), "−"), taken),
            Column("given", _("Given"), lambda row: self._points(row, given(row), "+"), given),
        ]

    def _points(self, row: Row, value: Fraction | None, sign: str) -> Cell:
        if not value:
            return Cell("0" if value is not None else NOTHING)
        raw = _("%(points)s points in entries") % {
            "points": trimmed(row.points["capped"] + row.points["full"])
        }
        is_taken = (sign == "−") == (value > 0)  # what is given back may come to more than what is taken
        text = f"{'−' if is_taken else '+'}{trimmed(abs(value))}"
        return Cell(text, self._to(row, "entries"), title=raw if sign == "−" else "")


def lamp_of(lamp: Any) -> dict[str, str]:
    """A lamp as the templates show it: its look, its name, and what it says aloud."""
    said = {
        "name": lamp_name(lamp.name),
        "percent": percent_of(lamp.count.rate),
        "word": lamp_word(lamp.tone),
    }
    target = f"{say(lamp.target)} %"
    return {
        **said,
        "tone": lamp.tone,
        "target": target,
        "part": str(lamp.count.part),
        "whole": str(lamp.count.whole),
        "said": _("%(name)s %(percent)s of %(target)s: %(word)s") % {**said, "target": target},
    }


def _mark_of(row: Row, name: str) -> Mark | None:
    lines = row.result.lines if row.result else ()
    return next((line for line in lines if line.index.name == name), None)


def _percent(key: str, head: str, value: Callable[[Row], Fraction | None]) -> Column:
    return Column(key, head, lambda row: Cell(percent_of(value(row))), value)

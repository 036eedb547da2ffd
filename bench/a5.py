"""A5: formula payloads in every column of every list that can be taken along, and in the workbook."""

import io
from collections.abc import Iterator
from typing import Any

from core.exports import Cells, Column, every_list
from core.xlsx import Book, write_book, write_rows
from evaluation.reports.workbook.ranking import ranking_sheet
from evaluation.reports.workbook.rates import rates_sheet
from evaluation.reports.workbook.returns import returns_sheet
from evaluation.reports.workbook.satisfaction import satisfaction_sheet
from evaluation.reports.workbook.scores import score_cell, scores_sheet
from tests.core.formula_payloads import PAYLOADS, live_formulas
from tests.evaluation.bookish import row, source

LEAST = 40


class Rows:
    """Stands for a list's rows: each of them holds one payload in every column."""

    def __init__(self, payloads: list[str]) -> None:
        self.payloads = payloads

    def values_list(self, *paths: str) -> "Rows":
        self.width = len(paths) - 1
        return self

    def iterator(self, chunk_size: int) -> Iterator[list[Any]]:
        yield from ([place, *[payload] * self.width] for place, payload in enumerate(self.payloads))


def main(small: bool) -> dict[str, Any]:
    """Value: live formulas found. Every payload stands in every text column of every list and sheet."""
    payloads = PAYLOADS[::4] if small else PAYLOADS
    lists = [(one.name, [column for column in one.columns if _holds_text(column)]) for one in every_list()]
    live = [place for name, columns in lists for place in _live_in(name, columns, payloads)]
    sheets = _live_in_workbook(payloads)
    columns = sum(len(columns) for _name, columns in lists)
    cells = len(payloads) * (columns + sheets["columns"])
    return {
        "name": "A5",
        "value": len(live) + len(sheets["live"]),
        "unit": "live formulas",
        "goal": f"0 of {LEAST} payloads or more x every text column",
        "holds": not live and not sheets["live"] and (small or len(payloads) >= LEAST),
        "payloads": len(payloads),
        "lists": len(lists),
        "columns": columns + sheets["columns"],
        "cells": cells,
        "found": [*live, *sheets["live"]][:10],
    }


def _holds_text(column: Column) -> bool:
    """Whether text can come to stand in it: what shows a number or an instant takes no text."""
    try:
        list(Cells([column], Rows(["=1"])))  # type: ignore[arg-type]
    except (TypeError, ValueError, AttributeError):
        return False
    return True


def _live_in(name: str, columns: list[Column], payloads: list[str]) -> list[list[str]]:
    target = io.BytesIO()
    heads = [str(column.title) for column in columns]
    write_rows(target, heads, Cells(columns, Rows(payloads)), title=name)  # type: ignore[arg-type]
    return [[name, place] for _part, place in live_formulas(target)]


def _live_in_workbook(payloads: list[str]) -> dict[str, Any]:
    """Names of departments, the one text that every sheet of numbers holds."""
    clean = source(*(row(place, name="路灯") for place in range(len(payloads))))
    planted = source(*(row(place, name=payload) for place, payload in enumerate(payloads)))
    before, after = (live_formulas(_workbook(made)) for made in (clean, planted))
    return {"live": [["workbook", place] for _part, place in after ^ before], "columns": 5}


def _workbook(made: Any) -> io.BytesIO:
    target, scores = io.BytesIO(), scores_sheet(made)
    sheets = [
        ranking_sheet(made, {}, score_cell(made, scores)),
        scores,
        rates_sheet(made),
        returns_sheet(made),
        satisfaction_sheet(made),
    ]
    write_book(target, Book(sheets))
    return target

"""The numbers of the insights: the default table, and how a version's own stand over it. Pure.

A version of the assessment rules may hold a part "insights" with any of these; what it lacks is as here.
"""

from collections.abc import Mapping
from typing import Any

DEFAULT_INSIGHTS: dict[str, Any] = {
    "course": {"least": 10, "ratio": "1.3", "deviations": "2.5"},
    "lists": {"top": 10, "examples": 3},
    "improve": {
        "least": 5,
        "bad": {"share": "20", "least": 3, "weight": 3},
        "unsolved": {"share": "20", "least": 3, "weight": 3},
        "rework": {"share": "10", "least": 2, "weight": 2},
        "returned": {"share": "10", "least": 2, "weight": 2},
        "overdue": {"share": "15", "least": 3, "weight": 2},
        "repeated": {"share": "15", "least": 3, "weight": 2},
        "long": {"share": "30", "least": 3, "weight": 1, "days": 5},
    },
    "forecast": {
        "days": 7,
        "samples": 8,
        "weeks": 20,
        "least_samples": 3,
        "coverage": "80",
        "peak": "80",
        "per_hour": "6",
        "most_per_hour": 60,
        "backtest_weeks": 4,
    },
    "outcome_days": 90,
    "stages": {
        "sample": 1000,
        "register": "24h",
        "target": {
            "REGISTER": "95",
            "DISPATCH": "95",
            "JOINT_REVIEW": "90",
            "RETURN_DECIDE": "95",
            "SIGN": "95",
            "RESPOND": "95",
            "HANDLE": "90",
            "CO_HANDLE": "90",
            "REQUEST_DECIDE": "95",
            "ORDER_ACK": "95",
            "ORDER_REPORT": "95",
            "RECT_CONTACT": "95",
            "RECT_PLAN": "95",
            "RECT_REMEDY": "90",
            "RECT_CALLBACK": "90",
            "REVIEW": "95",
            "CALLBACK": "95",
            "VERDICT": "95",
            "RETROSPECTIVE": "90",
        },
    },
}
"""``course``: from how many tickets on a change is spoken of, by what ratio, how far outside chance.

``improve``: what puts a topic of a department on the optimisation list, and its weight in the rank; shares
are percent, with so many tickets at least; ``long`` is a share of tickets that took more than so many days.
``forecast``: days ahead, comparable days averaged, weeks looked back, the fewest that give a figure, the
share of hours that the range should hold, from what percent of the greatest hour a peak is lit, tickets one
seat registers an hour, weeks tried out. ``outcome_days``: before and after a matter's outcome. ``stages``:
how many of the last clocks the hours are taken of, and the share in time that is asked for.
"""


def insight_numbers(table: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers in force: the version's own over the product's, part by part.

    How many tickets a seat registers in an hour is a number of the assessment itself.
    """
    found = _merged(DEFAULT_INSIGHTS, table.get("insights", {}))
    if "registered_an_hour" in table:
        found["forecast"]["per_hour"] = str(table["registered_an_hour"])
    return found


def _merged(usual: Mapping[str, Any], own: Any) -> dict[str, Any]:
    if not isinstance(own, Mapping):
        return dict(usual)
    return {
        name: _merged(value, own.get(name)) if isinstance(value, Mapping) else own.get(name, value)
        for name, value in usual.items()
    }

"""The numbers by which ratings are doubted: the default table, and how a version's own stand over it. Pure.

A version of the assessment rules may hold a part "integrity" with any of these; what it lacks is as here.
"""

from collections.abc import Mapping
from typing import Any

DEFAULT_INTEGRITY: dict[str, Any] = {
    "burst": {"marks": 8, "minutes": 10},
    "one_address": {"answers": 3},
    "seldom": {"least": 20, "deviations": "3"},
    "differ": {"least": 30, "deviations": "3"},
    "induced": {
        "from_level": 4,
        "phrases": [
            "给好评",
            "给个好评",
            "打好评",
            "五星好评",
            "打五星",
            "好评返现",
            "好评有礼",
            "评价时选非常满意",
            "请评非常满意",
            "务必选择满意",
            "不要评不满意",
            "不要给差评",
            "撤销差评",
            "改成满意",
        ],
    },
    "look_back_days": 35,
}
"""``burst``: so many top marks by link for one department within so many minutes. ``one_address``: so many
satisfied answers for one department from one address on one day. ``seldom``: from so many dissatisfied
answers of a month on, fewer of them drawn than chance explains within so many deviations. ``differ``: from
so many answers each by callback and by link, shares satisfied that lie so many deviations apart. ``induced``:
phrases in a reply, or in the notes of a contact, that ask for praise, before a rating of this level or above.
``look_back_days``: how far the nightly search goes back.
"""


def integrity_numbers(table: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers in force: the version's own over the product's, part by part."""
    own = table.get("integrity", {})
    return {
        name: {**usual, **own.get(name, {})} if isinstance(usual, dict) else own.get(name, usual)
        for name, usual in DEFAULT_INTEGRITY.items()
    }

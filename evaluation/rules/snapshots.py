"""快照: a digest of everything a result was worked out from. Equal facts give an equal one. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from evaluation.rules.assessing import EntryLine, Facts
from supervision.rules.tally import Tally

Frozen = dict[str, Any]
"""Facts as JSON keeps them: ``tally``, ``lines``, ``beside``; the third party's score stands beside."""


def frozen(facts: Facts) -> Frozen:
    """The facts as a row keeps them; points are words, so that they stay exact."""
    return {
        "tally": asdict(facts.tally),
        "lines": [
            [line.code, str(line.points), line.ticket, line.entry, line.month] for line in sorted(facts.lines)
        ],
        "beside": dict(facts.beside),
    }


def thawed(row: Mapping[str, Any], third: Decimal | None) -> Facts:
    """The facts of a row that ``frozen`` wrote."""
    return Facts(
        tally=Tally(**row["tally"]),
        lines=tuple(
            EntryLine(month, entry, code, Decimal(points), ticket)
            for code, points, ticket, entry, month in row["lines"]
        ),
        beside=row["beside"],
        third=third,
    )


def digest(code: str, versions: Mapping[str, int], departments: Mapping[int, tuple[str, Facts]]) -> str:
    """SHA-256 over period, rule versions, and each department's group and facts, in whatever order."""
    told = {
        "period": code,
        "versions": dict(versions),
        "departments": {
            str(pk): {"group": group, **frozen(facts), "third": _plain(facts.third)}
            for pk, (group, facts) in departments.items()
        },
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(then: Facts, now: Facts) -> list[tuple[str, str, str]]:
    """Field, value then and value now, wherever two states of the facts differ; entries by their number."""
    before, after = _fields(then), _fields(now)
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in sorted({*before, *after})
        if before.get(name, "") != after.get(name, "")
    ]


def _fields(facts: Facts) -> dict[str, str]:
    found = {name: str(value) for name, value in (asdict(facts.tally) | dict(facts.beside)).items()}
    for line in facts.lines:
        kind = "reversal" if line.is_reversal else "entry"
        found[f"{kind}:{line.entry}"] = f"{line.code} {line.points}"
    return found | ({"third_party": _plain(facts.third) or ""} if facts.third is not None else {})


def _plain(third: Decimal | None) -> str | None:
    return None if third is None else f"{third:.2f}"

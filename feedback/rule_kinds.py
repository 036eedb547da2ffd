"""Kinds of rules that upper apps have, shown with the others on the page of the rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from departments.models import Staff

Change = dict[str, str]


@dataclass(frozen=True, slots=True)
class RuleKind:
    """``changes(old, new)``: place, before and after in words. ``new_url``: the URL name of a new version,
    offered to whom ``may_issue`` allows."""

    code: str
    name: Any
    new_url: str
    changes: Callable[[Mapping[str, Any], Mapping[str, Any]], list[Change]]
    may_issue: Callable[[Staff], bool]


_kinds: dict[str, RuleKind] = {}


def register_rule_kind(kind: RuleKind) -> None:
    """Show a kind's versions on the page of the rules; called once from the upper app's receivers."""
    _kinds[kind.code] = kind


def rule_kinds() -> Mapping[str, RuleKind]:
    """The kinds that upper apps have, by code."""
    return _kinds

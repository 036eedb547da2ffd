"""The parameters that all pages of insights share: period, topic, area, department, channel.

A node is named by its code, with everything below it; "=CODE" means the node alone, "none" tickets without.
What there is none of, or lies outside one's departments, is not found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from departments.models import RuleVersion, Staff
from departments.scope import scope, scope_many
from evaluation.reports.catalogues import AREA, CHANNEL, DEPARTMENT, TOPIC, Catalogues, load_catalogues
from evaluation.reports.insight_rows import NOTHING, Asked, Ids
from evaluation.rules.comparing import FIRST_YEAR, Compared, compared
from evaluation.rules.insight_numbers import insight_numbers
from evaluation.rules.periods import bounds_of, code_of, is_code
from evaluation.rules.trees import Node
from feedback.querysets import VIEW

STUDENTS = ("assess", "supervise", "approve_results", "configure_service", "publish")
"""Who studies what the tickets tell; which tickets, their grants to view say."""
KINDS = (TOPIC, AREA, DEPARTMENT, CHANNEL)
ASSESSMENT, JUDGED_BY = "assessment", "judged by"
RULES = (ASSESSMENT, "limits", "supervision")
ALONE, WITHOUT = "=", "none"
WEEKDAYS, HOURS = range(1, 8), range(24)


@dataclass(frozen=True, slots=True)
class Choice:
    """One parameter as given, its node, and the ids it stands for."""

    given: str
    node: Node | None
    ids: Ids


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address asks for, read for one person at one moment."""

    user: Staff
    now: datetime
    compared: Compared
    catalogues: Catalogues
    choices: Mapping[str, Choice]
    numbers: Mapping[str, Any]
    rules: Mapping[str, Mapping[str, Any]]

    @property
    def code(self) -> str:
        return self.compared.code

    @property
    def asked(self) -> Asked:
        """The rows that are asked for."""
        ids = {kind: choice.ids for kind, choice in self.choices.items()}
        return Asked(ids.get(DEPARTMENT), ids.get(TOPIC), ids.get(AREA), ids.get(CHANNEL))

    @property
    def given(self) -> dict[str, str]:
        """The parameters as given, the period among them."""
        return {"period": self.code, **{kind: choice.given for kind, choice in self.choices.items()}}

    def node(self, kind: str) -> Node | None:
        """The node that is chosen of this kind."""
        choice = self.choices.get(kind)
        return choice.node if choice else None

    @property
    def sees_nothing(self) -> bool:
        """The person's posts show no tickets at all."""
        return not scope(self.user, VIEW)


def students_only(user: Staff) -> None:
    """Without a grant of those who study it, a page is not there."""
    if not any(scope_many(user, STUDENTS).values()):
        raise Http404


def read(request: HttpRequest, user: Staff, now: datetime) -> Chosen:
    """Read the address for those who study it; Http404 for what there is none of. Two queries."""
    students_only(user)
    return chosen_by(request, user, now)


def chosen_by(request: HttpRequest, user: Staff, now: datetime, *, is_strict: bool = True) -> Chosen:
    """Read the address for anybody. Two queries.

    Http404 for what there is none of; unless ``is_strict`` it is left out, as lists that make files do.
    """
    period = _period(request, now, is_strict)
    rules = rules_in_force(now, period.ours.start)
    catalogues = load_catalogues()
    choices = {
        kind: choice
        for kind in KINDS
        if (choice := _choice(kind, request.GET.get(kind, ""), user, catalogues, is_strict)) is not None
    }
    numbers = insight_numbers(rules.get(ASSESSMENT, {}))
    return Chosen(user, now, period, catalogues, choices, numbers, rules)


def _period(request: HttpRequest, now: datetime, is_strict: bool) -> Compared:
    try:
        return read_period(request, now)
    except Http404:
        if is_strict:
            raise
        return compared(code_of(now), now)


def rules_in_force(now: datetime, first: datetime) -> dict[str, Mapping[str, Any]]:
    """The values of the version of each kind that is in force; JUDGED_BY: of the one on the first day.

    One query; versions are few.
    """
    versions = RuleVersion.objects.filter(kind__in=RULES, effective_from__lte=now)
    found: dict[str, Mapping[str, Any]] = {}
    for version in versions.order_by("kind", "-effective_from", "-number"):
        found.setdefault(version.kind, version.values)
        if version.kind == ASSESSMENT and version.effective_from <= first:
            found.setdefault(JUDGED_BY, version.values)
    return found


def read_period(request: HttpRequest, now: datetime) -> Compared:
    """The period asked for, this month otherwise; Http404 for what is none, or has not begun."""
    given = request.GET.get("period", "") or code_of(now)
    if not is_code(given) or int(given[:4]) <= FIRST_YEAR or bounds_of(given)[0] > now:
        raise Http404
    return compared(given, now)


def read_number(request: HttpRequest, name: str, allowed: range) -> int | None:
    """A small number of the address; None where it is not given, Http404 where it is none of these."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 2 and int(given) in allowed):
        raise Http404
    return int(given)


def _choice(kind: str, given: str, user: Staff, catalogues: Catalogues, is_strict: bool) -> Choice | None:
    if not given:
        return None
    if given == WITHOUT and kind != CHANNEL:
        return Choice(given, None, NOTHING)
    tree = catalogues.of(kind)
    node = tree.coded(given.removeprefix(ALONE))
    if node is None or (kind == DEPARTMENT and node.id not in scope(user, VIEW)):
        if is_strict:
            raise Http404
        return None
    ids = frozenset({node.id}) if given.startswith(ALONE) else tree.within(node)
    return Choice(given, node, ids)

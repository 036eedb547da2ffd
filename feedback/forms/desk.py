"""The dispatch desk's forms: triage with grouped trees, dispatch by the catalogue's proposals or by hand."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department
from departments.models.tree import PeerGroup
from departments.rules.calendar import in_shanghai
from feedback.forms.triaging import DispatchForm, TriageForm
from feedback.models import Area, Topic
from feedback.suggestions import Proposal, proposals_for

Group = tuple[str, list[tuple[int, str]]]
TAKES = (PeerGroup.BUREAU, PeerGroup.DISTRICT, PeerGroup.STREET, PeerGroup.UTILITY)


def grouped(rows: Iterable[Any]) -> list[Any]:
    """A coded tree as choices: what has branches names a group and can be chosen as a whole."""
    nodes = list(rows)
    parents = {node.parent_id for node in nodes}
    groups: dict[int | None, Group] = {}
    for node in nodes:
        if node.pk in parents:
            groups[node.pk] = (node.path, [(node.pk, _("%(name)s as a whole") % {"name": node.name})])
    for node in nodes:
        if node.pk not in parents:
            key = node.parent_id if node.parent_id in groups else None
            groups.setdefault(key, ("", []))[1].append((node.pk, node.name))
    return [
        choice for name, options in groups.values() for choice in ([(name, options)] if name else options)
    ]


def by_peer_group(departments: Iterable[Department]) -> list[Any]:
    """Departments as choices, grouped as people look for them; those that never take a matter left out."""
    groups: dict[str, list[tuple[int, str]]] = {group.value: [] for group in TAKES}
    for row in departments:
        if row.peer_group in groups:
            groups[row.peer_group].append((row.pk, row.name))
    return [(PeerGroup(name).label, options) for name, options in groups.items() if options]


class LastChosen(forms.Select):
    """A select beside radio buttons of the same name: the last one that says something counts."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name)]
        return next((value for value in reversed(given) if value), "")


class DeskTriageForm(TriageForm):
    """Triage as the desk shows it: topics and areas in groups."""

    def prepare(self) -> None:
        for name, model in (("topic", Topic), ("area", Area)):
            rows = model.objects.filter(is_active=True)
            self.fields[name].choices = [("", _("Please choose")), *grouped(rows)]  # type: ignore[attr-defined]


class DeskDispatchForm(DispatchForm):
    """Dispatch as the desk shows it. Where the catalogue names nobody, the instruction says why this one."""

    field_order = ("lead", "co", "instruction")

    def prepare(self) -> None:
        self.departments = [
            (group, [(str(value), name) for value, name in options])
            for group, options in by_peer_group(Department.objects.active())
        ]
        self.fields["lead"].widget = LastChosen()
        for name in ("lead", "co"):
            self.fields[name].choices = self.departments  # type: ignore[attr-defined]
        self.follow_designation()
        if not self.proposals and self.designation is None:
            self.fields["instruction"].required = True
            self.fields["instruction"].label = gettext_lazy("Why this department")

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What the catalogue names today."""
        return proposals_for(self.ticket, on=in_shanghai(self.now).date())

    @property
    def picked(self) -> str:
        """The department chosen so far; where nothing was sent yet, who was designated, or the exact rule."""
        if self.is_bound or self["lead"].value():
            return str(self["lead"].value() or "")
        if self.designation is not None:
            return str(self.designation.lead_id)
        best = next((p for p in self.proposals if p.is_exact and not p.is_barred), None)
        return str(best.department.pk) if best else ""

    @property
    def picked_by_hand(self) -> str:
        """The department chosen from the select, none of the proposals."""
        proposed = {str(proposal.department.pk) for proposal in self.proposals}
        return "" if self.picked in proposed else self.picked

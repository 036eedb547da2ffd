"""The form of a circular: its words, and a row for each department it names."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.models import Department, Staff
from departments.scope import scope
from feedback.forms.base import DepartmentSelect
from feedback.forms.drafts import BLANK
from supervision.actions.circulars import Named
from supervision.actions.proposals import LANGUAGE_OF_PAPERS, drafted_reason
from supervision.choices import Measure
from supervision.forms.measures import SUPERVISE, PaperForm, WithTicket, long_text, supervised
from supervision.models import Proposal

BLANK_ROWS = 2
MOST_ROWS = 100


class CircularForm(PaperForm):
    """Title and text, and on whose behalf it is issued."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    department = DepartmentSelect(label=gettext_lazy("On whose behalf"))
    text = long_text(gettext_lazy("Text"), longest=6000, rows=9)

    def prepare(self) -> None:
        department: Any = self.fields["department"]
        department.queryset = heads_of(self.user)


class NamedForm(WithTicket, PaperForm):
    """One department and the fact; of a proposal the department is given."""

    department = DepartmentSelect(label=gettext_lazy("Department"))
    fact = long_text(gettext_lazy("Fact"), longest=300, rows=2)
    proposal = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("department", "ticket", "fact")
    typed_as = ""

    def prepare(self) -> None:
        department: Any = self.fields["department"]
        department.queryset = supervised(self.user)

    def clean_proposal(self) -> Proposal | None:
        """The proposal, among those the person decides."""
        pk = self.cleaned_data.get("proposal")
        rows = Proposal.objects.held_by(self.user, (SUPERVISE,)).filter(measure=Measure.CIRCULAR)
        found: Proposal | None = rows.filter(pk=pk).select_related("department", "ticket").first()
        if pk and found is None:
            raise forms.ValidationError(_("This proposal is not there any more."))
        return found

    def named(self) -> Named | None:
        """What the row names; None for one left empty, or left out."""
        given = self.cleaned_data
        if not given.get("department") or given.get("DELETE"):
            return None
        proposal = given.get("proposal")
        department = proposal.department if proposal else given["department"]
        ticket = proposal.ticket if proposal else given.get("ticket")
        return Named(department, given["fact"], ticket, proposal)


NamedRows = forms.formset_factory(
    NamedForm, extra=BLANK_ROWS, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def named_rows(rows: Any) -> list[NamedForm]:
    """The rows, each kept while one types by what it is about: its proposal, or its turn among the blank."""
    found: list[NamedForm] = list(rows)
    about = [str(row["proposal"].value() or "") for row in found]
    blank = count()
    for row, proposal in zip(found, about, strict=True):
        row.typed_as = f"proposal-{proposal}" if proposal.isdecimal() else f"{BLANK}{next(blank)}"
    return found


def heads_of(user: Staff) -> Any:
    """The highest departments in use that the person supervises: on behalf of these they speak."""
    held = scope(user, SUPERVISE)
    rows = Department.objects.active()
    if held.everything:
        return rows.filter(parent__isnull=True)
    return rows.filter(Q(parent__isnull=True) | ~Q(parent_id__in=held.ids), pk__in=held.ids)


def drafted(user: Staff, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """Title and text that the form begins with, in the language of papers."""
    head = heads_of(user).first()
    with translation.override(LANGUAGE_OF_PAPERS):
        n = len({row.department_id for row in proposals})
        title = ngettext(
            "Circular on overdue matters of %(n)s department",
            "Circular on overdue matters of %(n)s departments",
            n,
        )
        text = _(
            "The matters named below were not concluded within their limits. The departments named are asked "
            "to find the cause, to put it right, and to conclude what is still open without delay."
        )
    words = {"title": title % {"n": n}, "text": text} if proposals else {}
    return {**words, "department": head.pk if head else None}


def drafted_rows(proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """A row for each proposal, its fact drafted."""
    return [
        {
            "department": row.department_id,
            "fact": drafted_reason(row)[:300],
            "ticket": row.ticket.number if row.ticket else "",
            "proposal": row.pk,
        }
        for row in proposals
    ]

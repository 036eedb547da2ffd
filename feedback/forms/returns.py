"""T8 to T10, joint review, designation, redispatch and delegation, as forms."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from departments.rules.calendar import in_shanghai
from feedback.choices import DispatchRole, EndKind, PaperState, ReturnGround
from feedback.forms.attachments import WithFiles
from feedback.forms.base import DepartmentSelect, DepartmentTicks, MoveForm
from feedback.forms.desk import by_peer_group
from feedback.models import Dispatch, ReturnRequest

CENTRES_KINDS = [
    (kind.value, kind.label) for kind in (EndKind.MISDIRECTED, EndKind.TAKEN_AWAY, EndKind.DISSOLVED)
]
SHORT = {"rows": 3}


class ReturnForm(WithFiles):
    """Why the matter belongs elsewhere, by which rule, and where it might belong."""

    verb = "draft_return"

    ground = forms.ChoiceField(label=_("Ground"), choices=ReturnGround.choices, widget=forms.RadioSelect)
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The rule or the list of duties, with its article."),
    )
    explanation = forms.CharField(
        label=_("Explanation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    suggested = DepartmentSelect(label=_("Suggested department"), required=False, empty_label=_("Not known"))

    def stored(self) -> dict[str, Any]:
        draft = self.draft
        if draft is None:
            return {}
        return {
            "ground": draft.ground,
            "legal_basis": draft.legal_basis,
            "explanation": draft.explanation,
            "suggested": draft.suggested_id,
        }

    def paper(self) -> ReturnRequest | None:
        return self.draft

    def prepare(self) -> None:
        group_departments(self, "suggested")

    @cached_property
    def draft(self) -> ReturnRequest | None:
        """The draft that was handed back, if there is one."""
        live = {"dispatch__role": DispatchRole.LEAD, "dispatch__ended_at": None, "dispatch__voided_at": None}
        drafts = ReturnRequest.objects.filter(dispatch__ticket=self.ticket, state=PaperState.DRAFTED)
        return drafts.filter(**live).first()


class GrantForm(MoveForm):
    """The department is right; a note may go with it."""

    note = forms.CharField(
        label=_("Note on the decision"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RefusalForm(MoveForm):
    """Why the department keeps it."""

    note = forms.CharField(
        label=_("Why the department keeps it"), max_length=500, widget=forms.Textarea(attrs=SHORT)
    )


def group_departments(form: MoveForm, *names: str) -> None:
    """Offer the departments that take matters in groups, as people look for them."""
    groups = by_peer_group(Department.objects.active())
    for name in names:
        field: Any = form.fields[name]
        is_select = isinstance(field.widget, forms.Select) and not field.widget.allow_multiple_selected
        field.choices = [("", field.empty_label), *groups] if is_select else groups


class JointReviewForm(MoveForm):
    """Who sat together, when, what was agreed, and who has the matter now."""

    participants = DepartmentTicks(
        label=_("Departments that took part"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Hold Ctrl to choose several."),
    )
    held_on = forms.DateField(
        label=_("Held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    minutes = forms.CharField(
        label=_("What was agreed, and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    reference = forms.CharField(label=_("Reference number"), max_length=80)
    lead = DepartmentSelect(label=_("Designated lead department"), empty_label=_("Please choose"))
    co = DepartmentTicks(
        label=_("Co-handling departments"), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )

    def prepare(self) -> None:
        group_departments(self, "participants", "lead", "co")
        self.initial.setdefault("held_on", in_shanghai(self.now).date())
        returned = self.ticket.dispatches.filter(end_kind=EndKind.RETURNED, role=DispatchRole.LEAD)
        self.initial.setdefault("participants", list(returned.values_list("department_id", flat=True)))


class DesignationForm(MoveForm):
    """Whom the supervisor names, on what ground, by which paper."""

    lead = DepartmentSelect(label=_("Designated lead department"), empty_label=_("Please choose"))
    ground = forms.CharField(
        label=_("Ground of the designation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    reference = forms.CharField(label=_("Reference number"), max_length=80)
    co = DepartmentTicks(
        label=_("Co-handling departments"), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )

    def prepare(self) -> None:
        group_departments(self, "lead", "co")


class CaseClosingForm(forms.Form):
    """Why a hard case is closed."""

    note = forms.CharField(
        label=_("Why it is closed"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class RedispatchForm(MoveForm):
    """What kind of redispatch it is; a dissolved department names who inherits."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=CENTRES_KINDS,
        widget=forms.RadioSelect,
        help_text=_(
            "Misdirected: it never counted. Taken away: what is late stays late. "
            "Dissolved: the successor goes on with the clocks."
        ),
    )
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs=SHORT))
    successor = DepartmentSelect(
        label=_("Successor"),
        required=False,
        empty_label=_("Please choose"),
        help_text=_("Only for a dissolved department."),
    )

    def prepare(self) -> None:
        group_departments(self, "successor")


class DelegationForm(MoveForm):
    """Which unit below works on it; none takes it back."""

    to = DepartmentSelect(label=_("Unit"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["to"]
        lead = self.lead
        below = Department.objects.none()
        if lead is not None:
            units = Department.objects.active().descendants_of([lead.department_id])
            below = units.exclude(pk=lead.department_id)
        field.queryset = below
        delegated = lead is not None and lead.delegated_to_id is not None
        field.required = not delegated
        field.empty_label = _("None: take it back") if delegated else _("Please choose")

    def stored(self) -> dict[str, Any]:
        return {"to": self.lead.delegated_to_id} if self.lead else {}

    @cached_property
    def lead(self) -> Dispatch | None:
        """The live lead."""
        return self.ticket.dispatches.live().filter(role=DispatchRole.LEAD).first()

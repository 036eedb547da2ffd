"""T12 and T24: co-handlers added and released, second calls, notes, and the citizen's wish to withdraw."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Staff
from feedback.choices import DispatchRole, NoteAudience, PaperState, ReturnGround
from feedback.forms.base import DepartmentTicks, MoveForm, with_blank
from feedback.forms.handling import MINUTES, PartForm
from feedback.models import Channel, CoReturn, Dispatch, WithdrawalRequest
from feedback.models.notes import LONGEST_WORDS
from feedback.reports.hands import colleagues_at
from feedback.rules.mentions import mentions_in


def _words(label: Any, **options: Any) -> forms.CharField:
    attrs = {"rows": options.pop("rows", 4)}
    return forms.CharField(label=label, widget=forms.Textarea(attrs=attrs), **options)


class CoHandlerForm(MoveForm):
    """Who else is to take part, with what to do, and by when."""

    departments = DepartmentTicks(
        label=_("Co-handling departments"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Hold Ctrl to choose several. Departments at work on the ticket are left out."),
    )
    instruction = _words(_("What they are to do"), max_length=500, required=False, rows=3)
    due_at = forms.DateTimeField(
        label=_("Their own time"),
        required=False,
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"}),
    )

    def prepare(self) -> None:
        live = self.ticket.dispatches.live()
        field: Any = self.fields["departments"]
        field.queryset = Department.objects.active().exclude(pk__in=live.values("department_id"))
        lead = live.filter(role=DispatchRole.LEAD).only("due_at").first()
        if lead:
            latest = f"{localtime(lead.due_at):%Y-%m-%d %H:%M}"
            self.fields["due_at"].help_text = _(
                "Empty: the lead's limit. Never later than the lead, %(latest)s."
            ) % {"latest": latest}


class CoDraftReturnForm(PartForm):
    """The approver gives a co-reply's draft back."""

    permission = "approve_results"
    fit: ClassVar[dict[str, Any]] = {
        "co_replies__state": PaperState.DRAFTED,
        "co_replies__handed_in_at__isnull": False,
    }
    note = _words(_("What should be changed?"), max_length=500)


class CoReturnForm(PartForm):
    """Why the department should be released."""

    permission = "approve_results"
    fit: ClassVar[dict[str, Any]] = {"handled_at__isnull": True}
    ground = forms.ChoiceField(label=_("Ground"), choices=with_blank(ReturnGround.choices))
    text = _words(_("Why"), max_length=1000)


class DeciderPartForm(MoveForm):
    """A dispatcher's decision on one co-handler's part."""

    dispatch = forms.TypedChoiceField(label=_("Co-handler"), coerce=int, empty_value=None)
    note = _words(_("Why"), max_length=500)

    def prepare(self) -> None:
        parts = [(part.pk, part.department.name) for part in self.parts()]
        self.fields["dispatch"].choices = parts  # type: ignore[attr-defined]
        if len(parts) == 1:
            self.fields["dispatch"].widget = forms.HiddenInput()
            self.initial.setdefault("dispatch", parts[0][0])

    def parts(self) -> list[Dispatch]:
        """The co-handlers' parts that the decision fits."""
        return list(self.open_parts())

    @cached_property
    def asked(self) -> list[CoReturn]:
        """What the departments of these parts wrote to be released."""
        undecided = CoReturn.objects.filter(dispatch__in=self.parts(), state=PaperState.SIGNED)
        return list(undecided.select_related("dispatch__department", "signed_by"))

    def open_parts(self) -> QuerySet[Dispatch]:
        """The live parts that are not answered."""
        live: QuerySet[Dispatch] = self.ticket.dispatches.live()
        unanswered = live.filter(role=DispatchRole.CO, handled_at__isnull=True)
        return unanswered.select_related("department").order_by("id")


class WaiverForm(DeciderPartForm):
    """A part that is overdue, or whose release was asked for."""

    def parts(self) -> list[Dispatch]:
        asked = set(
            self.open_parts().filter(co_returns__state=PaperState.SIGNED).values_list("pk", flat=True)
        )
        return [part for part in self.open_parts() if part.pk in asked or part.due_at < self.now]


class ReleaseRefusalForm(DeciderPartForm):
    """A part whose release was asked for."""

    def parts(self) -> list[Dispatch]:
        return list(self.open_parts().filter(co_returns__state=PaperState.SIGNED))


class UrgeForm(MoveForm):
    """What the citizen says when they call again."""

    words = _words(_("The citizen's words"), max_length=LONGEST_WORDS, rows=5)
    channel = forms.ModelChoiceField(
        Channel.objects.filter(is_active=True), label=_("Channel"), required=False, empty_label=_("As before")
    )


NOBODY_CALLED = _("Nobody who reads this note is called “%(name)s”. Correct the name, or leave out the @.")
SEVERAL_CALLED = _("Several colleagues are called %(name)s; please choose in “Tell colleagues”.")


class InternalNoteForm(MoveForm):
    """A note for colleagues; whom it mentions by @ or in the list is told."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5, "data-mentions": "id_tell"}),
    )
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=NoteAudience.choices,
        widget=forms.RadioSelect,
        initial=NoteAudience.CENTRE,
        help_text=_("Neither the citizen nor a co-handling department ever sees it."),
    )
    tell = forms.ModelMultipleChoiceField(
        Staff.objects.none(),
        label=_("Tell colleagues"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=_("Or write @ and the name. They are told where to read it."),
    )

    def prepare(self) -> None:
        field: Any = self.fields["tell"]
        field.queryset = colleagues_at(self.ticket, self.user)

    def clean(self) -> dict[str, Any]:
        """Names written after @ are told as well; one that means nobody, or several, is said."""
        cleaned: dict[str, Any] = super().clean() or {}
        text, chosen = cleaned.get("text", ""), list(cleaned.get("tell") or ())
        if "@" in text:
            field: Any = self.fields["tell"]
            chosen += self._mentioned(text, list(field.queryset), chosen)
        cleaned["tell"] = list(dict.fromkeys(chosen))
        return cleaned

    def _mentioned(self, text: str, offered: list[Staff], chosen: list[Staff]) -> list[Staff]:
        names: dict[str, list[Staff]] = {}
        for person in offered:
            names.setdefault(person.display_name, []).append(person)
        found = mentions_in(text, names)
        for words in found.unknown:
            self.add_error("text", NOBODY_CALLED % {"name": words})
        for name in found.names:
            if len(names[name]) > 1 and not set(names[name]) & set(chosen):
                self.add_error("text", SEVERAL_CALLED % {"name": name})
        return [names[name][0] for name in found.names if len(names[name]) == 1]


class WithdrawalForm(MoveForm):
    """The citizen's own words."""

    words = _words(_("The citizen's words"), max_length=LONGEST_WORDS)


class WithdrawalDecisionForm(MoveForm):
    """What the citizen said when a second person asked them."""

    @cached_property
    def asked(self) -> WithdrawalRequest | None:
        """The wish as it was recorded."""
        waiting = self.ticket.withdrawals.filter(state=PaperState.SIGNED)
        found: WithdrawalRequest | None = waiting.select_related("drafted_by").first()
        return found


class WithdrawalConfirmationForm(WithdrawalDecisionForm):
    """The citizen said it again."""

    note = _words(_("What was said"), max_length=500, required=False, rows=3)


class WithdrawalDeclineForm(WithdrawalDecisionForm):
    """The citizen wants to go on."""

    note = _words(_("What was said"), max_length=500, rows=3)

"""The queue and the archive as workbooks."""

from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.exports import Column, ExportedList, Param, register_list
from departments.models import Department, Staff
from feedback.choices import AnswerKind, Category, DispatchRole, HoldKind, Level, Solved, Urgency
from feedback.exports.words import CHANNEL, DEPARTMENT, TOPIC, choice, day, flag, named, plain
from feedback.filters import FLAGS, LATE_DAYS, ME, NOBODY, SeveralIds
from feedback.models import Area, Dispatch, Ticket
from feedback.queue.columns import understood
from feedback.states import State
from feedback.views import archive, queue
from feedback.views.queue_head import late_words

TABS = [
    ("all", _("All open")),
    ("sign", _("To sign for")),
    ("work", _("Being handled")),
    ("today", _("Due today")),
    ("overdue", _("Overdue")),
    ("back", _("Sent back, rework")),
    ("co", _("Co-handling")),
    ("suspended", _("Suspended")),
]
SORTS = [
    ("due", _("Due first")),
    ("-due", _("Due last")),
    ("new", _("Newest first")),
    ("urgency", _("Urgent first, then due")),
    ("department", _("By department, then due")),
]


def matter(prefix: str) -> list[Column]:
    """What the matter is, for a list whose rows lead to the ticket by ``prefix``."""
    return [
        Column(_("Ticket number"), f"{prefix}number", width=17),
        Column(_("Title"), f"{prefix}title", width=36, is_text=True),
        Column(_("Category"), f"{prefix}category", words=Category.choices, width=10),
        Column(_("Topic"), f"{prefix}topic__name", width=18),
        Column(_("Urgency"), f"{prefix}urgency", words=Urgency.choices, width=10),
        Column(_("Channel"), f"{prefix}channel__name", width=12),
        Column(_("Area"), f"{prefix}area__name", width=14),
        Column(_("State"), f"{prefix}state", words=State.choices, width=14),
    ]


DUE = Column(pgettext_lazy("column", "Due"), "due_at", width=17)
PART = Column(pgettext_lazy("column", "Part"), "role", words=DispatchRole.choices, width=8)
SHOWN = {
    "urgency": Column(_("Urgency"), "ticket__urgency", words=Urgency.choices, width=10),
    "title": Column(_("Title"), "ticket__title", width=36, is_text=True),
    "kind": Column(_("Category"), "ticket__category", words=Category.choices, width=10),
    "topic": Column(_("Topic"), "ticket__topic__path", width=30),
    "area": Column(_("Area"), "ticket__area__path", width=24),
    "number": Column(_("Ticket number"), "ticket__number", width=17),
    "department": Column(_("Department"), "department__name", width=22),
    "channel": Column(_("Channel"), "ticket__channel__name", width=12),
    "state": Column(_("State"), "ticket__state", words=State.choices, width=14),
    "registered": Column(pgettext_lazy("column", "Registered"), "ticket__registered_at", width=17),
    "dispatched": Column(pgettext_lazy("column", "Dispatched"), "dispatched_at", width=17),
    "assignee": Column(_("Handler"), "assignee__display_name", width=12),
}
"""What stands in a file for each column of the list."""


def shown_columns(words: str) -> list[Column]:
    """The columns of the list in its order, the due time first; without a choice all there are."""
    keys = understood(words)
    return [DUE, *(SHOWN[key] for key in keys), PART] if keys else list(QUEUE.columns)


def columns_words(words: str) -> str:
    """The titles of the columns, parted."""
    return (
        gettext("、").join(str(column.title) for column in shown_columns(words)) if understood(words) else ""
    )


def ticked_words(value: str) -> str:
    """How many rows were ticked."""
    count = len([one for one in value.split(",") if one.isdecimal()])
    return ngettext("%(n)s ticket", "%(n)s tickets", count) % {"n": count} if count else ""


def listed(request: HttpRequest, now: datetime) -> QuerySet[Dispatch]:
    """What the page lists, in its order; ticked rows as they stood there, whatever order that was."""
    rows = queue.listed(request, now)
    ticked = SeveralIds().clean(request.GET.get("only", "").split(","))
    places = [When(pk=pk, then=place) for place, pk in enumerate(dict.fromkeys(ticked))]
    return rows.order_by(Case(*places, output_field=IntegerField()), "pk") if places else rows


QUEUE = ExportedList(
    name="queue",
    title=_("Queue of tickets"),
    params={
        "tab": choice(pgettext_lazy("list", "View"), TABS),
        "state": choice(_("State"), State.choices),
        "due_before": day(_("Due by")),
        "late": choice(_("Overdue by more than"), [(str(n), late_words(n)) for n in LATE_DAYS]),
        "department": DEPARTMENT,
        "unit": named(_("Unit at work"), Department),
        "category": choice(_("Category"), Category.choices),
        "urgency": choice(_("Urgency"), Urgency.choices),
        "topic": TOPIC,
        "assignee": named(_("Handler"), Staff, others={ME: _("me"), NOBODY: _("nobody yet")}),
        "channel": CHANNEL,
        "area": named(_("Area"), Area),
        "flag": choice(
            pgettext_lazy("filter", "Marked as"), [(name, word) for name, (word, _q) in FLAGS.items()]
        ),
        "only": Param(_("Ticked ones"), ticked_words),
        "cols": Param(_("Columns"), columns_words),
        "view": Param(pgettext_lazy("list", "Saved view"), lambda _key: ""),
        "q": plain(_("Words")),
        "closed": flag(_("Closed ones too")),
        "sort": choice(pgettext_lazy("list", "Order"), SORTS),
    },
    columns=[
        *matter("ticket__"),
        Column(_("Department"), "department__name", width=22),
        Column(pgettext_lazy("column", "Part"), "role", words=DispatchRole.choices, width=8),
        Column(pgettext_lazy("column", "Delegated to"), "delegated_to__name", width=18),
        Column(_("Handler"), "assignee__display_name", width=12),
        Column(pgettext_lazy("column", "Round"), "cycle", width=8),
        Column(pgettext_lazy("column", "Registered"), "ticket__registered_at", width=17),
        Column(pgettext_lazy("column", "Dispatched"), "dispatched_at", width=17),
        Column(pgettext_lazy("column", "Signed"), "signed_at", width=17),
        Column(pgettext_lazy("column", "First contact"), "first_contact_at", width=17),
        Column(pgettext_lazy("column", "Due"), "due_at", width=17),
        Column(pgettext_lazy("column", "Handled"), "handled_at", width=17),
        Column(pgettext_lazy("column", "Still open"), "is_open", width=8),
    ],
    rows=listed,
    seen=lambda user: Dispatch.objects.seen_with_tickets(user),
    permitted=lambda rows, user: rows.exportable_by(user),
    chosen=lambda request: shown_columns(request.GET.get("cols", "")),
)
ARCHIVE = ExportedList(
    name="archive",
    title=_("Archived tickets"),
    params={
        "tab": choice(pgettext_lazy("list", "View"), [("waiting", _("On the way to the archive"))]),
        "hold": choice(_("What holds it"), HoldKind.choices),
        "q": plain(_("Number or words of the title")),
    },
    columns=[
        *matter(""),
        Column(_("The citizen's words"), "content", width=60, is_text=True),
        Column(_("Hotline centre"), "centre__name", width=18),
        Column(_("Department"), "lead_department__name", width=22),
        Column(pgettext_lazy("column", "Round"), "cycle", width=8),
        Column(pgettext_lazy("column", "Returns"), "return_count", width=8),
        Column(pgettext_lazy("column", "Registered"), "registered_at", width=17),
        Column(pgettext_lazy("column", "Handled"), "handled_at", width=17),
        Column(pgettext_lazy("column", "Completed"), "completed_at", width=17),
        Column(pgettext_lazy("column", "Archived"), "archived_at", width=17),
        Column(_("Citizen's answer"), "answer_kind", words=AnswerKind.choices, width=12),
        Column(_("Rating"), "satisfaction", words=Level.choices, width=12),
        Column(pgettext_lazy("column", "Solved"), "is_solved", words=Solved.choices, width=10),
        Column(_("Answer to the citizen"), "public_reply", width=60, is_text=True),
    ],
    rows=archive.listed,
    seen=lambda user: Ticket.objects.visible_to(user),
    permitted=lambda rows, user: rows.exportable_by(user),
)
register_list(QUEUE)
register_list(ARCHIVE)

"""What the page of a ticket is put together from, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.evidence import Subject, records_of
from core.masking import mask_text
from core.models import EvidenceRecord
from departments.clock_wording import say_limit, say_moment
from departments.models import Department, Post, Staff
from feedback.asides import Aside, asides_of, is_own_part, notes_seen, sees_co_part_alone
from feedback.choices import ClockKind, DispatchRole, PaperState
from feedback.history import Line, history_of
from feedback.models import (
    Attachment,
    Callback,
    Contact,
    CoReply,
    Deadline,
    Dispatch,
    Note,
    Rating,
    ResultDraft,
    Ticket,
)
from feedback.models.facts import with_papers
from feedback.querysets import AttachmentQuerySet, Papers
from feedback.reports.marks import with_marks
from feedback.rules.limits import statutory_of
from feedback.states import STAGE_OF, Stage, State

ANSWERED_STAGES = frozenset({Stage.EVALUATE, Stage.RETROSPECT})
LEADS = (
    ClockKind.HANDLE,
    ClockKind.DISPATCH,
    ClockKind.REVIEW,
    ClockKind.CALLBACK,
    ClockKind.VERDICT,
)
TRIO = (ClockKind.SIGN, ClockKind.RESPOND, ClockKind.HANDLE)


def files_by_paper(ticket: Ticket, user: Staff) -> Papers:
    """The files of a ticket the person may read, by their paper (``files|of:paper``). One query."""
    rows: AttachmentQuerySet = Attachment.objects.visible_to(user)
    return rows.filter(ticket=ticket).by_paper()


@dataclass
class Share:
    """One department's part with what belongs to it."""

    dispatch: Dispatch
    clocks: dict[str, Deadline]
    is_closed: bool = False

    @property
    def clock(self) -> Deadline | None:
        """The clock this share is judged by."""
        return self.clocks.get(ClockKind.HANDLE) or self.clocks.get(ClockKind.CO_HANDLE)

    @property
    def is_lead(self) -> bool:
        return self.dispatch.role == DispatchRole.LEAD

    @property
    def reply(self) -> CoReply | None:
        """The co-handler's signed reply, to whoever may read it."""
        if self.is_closed or self.is_lead:
            return None
        return next((r for r in self.dispatch.co_replies.all() if r.state != PaperState.DRAFTED), None)

    @property
    def standing(self) -> str:
        """How far the department has come, in a few words."""
        row = self.dispatch
        if row.end_kind:
            return str(row.get_end_kind_display())
        if row.voided_at:
            return _("voided")
        if row.waived_at:
            return _("waived")
        if row.handled_at:
            return _("answered")
        return _("at work") if row.signed_at else _("not signed for yet")


@dataclass
class TicketPanels:
    """The rows behind one ticket's page; every list is read once, when first asked for."""

    ticket: Ticket
    user: Staff
    now: datetime

    @cached_property
    def clocks(self) -> list[Deadline]:
        found = self.ticket.deadlines.filter(voided_at__isnull=True)
        return list(found.select_related("rule_version", "dispatch").order_by("id"))

    @cached_property
    def dispatches(self) -> list[Dispatch]:
        """Dispatches that were not voided, with their papers, as ``facts_of`` wants them too."""
        rows = self.ticket.dispatches.filter(voided_at__isnull=True)
        found = list(rows.select_related("department", "assignee", "signed_by", "delegated_to"))
        with_papers(
            found,
            results=ResultDraft.objects.select_related("drafted_by", "signed_by", "review__reviewed_by"),
            replies=CoReply.objects.select_related("signed_by"),
            contacts=Contact.objects.select_related("recorded_by"),
        )
        return found

    @cached_property
    def shares(self) -> list[Share]:
        """A part for each of the dispatches, newest cycle first, the lead before its co-handlers."""
        ordered = sorted(self.dispatches, key=lambda row: (-row.cycle, row.role != DispatchRole.LEAD, row.pk))
        alone = sees_co_part_alone(self.ticket, ordered, self.user)
        return [
            Share(
                row,
                {c.kind: c for c in self.clocks if c.dispatch_id == row.pk},
                is_closed=alone and not is_own_part(row, self.user),
            )
            for row in ordered
        ]

    @cached_property
    def lead(self) -> Share | None:
        """The share of the lead, the live one or the last."""
        return next((share for share in self.shares if share.is_lead), None)

    @cached_property
    def leading(self) -> Deadline | None:
        """The clock the page shows large: the one running, else the last handling clock."""
        running = [c for kind in LEADS for c in self.clocks if c.kind == kind and c.is_open]
        if running:
            return running[0]
        return self.lead.clock if self.lead else (self.clocks[-1] if self.clocks else None)

    @property
    def trio(self) -> list[Deadline]:
        """Signature, first contact and handling of the lead, those there are."""
        return [self.lead.clocks[kind] for kind in TRIO if kind in self.lead.clocks] if self.lead else []

    @cached_property
    def files(self) -> Papers:
        """The files the person may read, by their paper."""
        return files_by_paper(self.ticket, self.user) if "attach_file" in self.verbs else {}

    @property
    def contacts(self) -> list[Contact]:
        found = [contact for share in self.shares for contact in share.dispatch.contacts.all()]
        if self.sees_co_part_alone:
            for contact in found:
                contact.note = ""
        return sorted(found, key=lambda contact: contact.at, reverse=True)

    @property
    def results(self) -> list[ResultDraft]:
        """Results of the lead, newest first."""
        rows = [draft for share in self.shares if share.is_lead for draft in share.dispatch.results.all()]
        if self.sees_co_part_alone:
            return [draft for draft in rows if draft.state == PaperState.GRANTED]
        return rows

    @property
    def draft(self) -> ResultDraft | None:
        return next((draft for draft in self.results if draft.state == PaperState.DRAFTED), None)

    @property
    def signed(self) -> ResultDraft | None:
        """The result that stands: signed, and not sent back."""
        standing = (PaperState.SIGNED, PaperState.GRANTED)
        return next((draft for draft in self.results if draft.state in standing), None)

    @property
    def sent_back(self) -> list[ResultDraft]:
        return [draft for draft in self.results if draft.state == PaperState.REFUSED]

    @cached_property
    def ratings(self) -> list[Rating]:
        rows = with_marks(self.ticket.ratings.select_related("recorded_by"))
        return list(rows) if self._is_asked else []

    @cached_property
    def callbacks(self) -> list[Callback]:
        if not self._is_asked or self.sees_co_part_alone or "record_callback" not in self.verbs:
            return []
        return list(self.ticket.callbacks.select_related("called_by"))

    @property
    def _is_asked(self) -> bool:
        return self.ticket.stage in ANSWERED_STAGES or self.ticket.cycle > 1

    def history(self) -> list[Line]:
        people: Iterable[Staff] = [s.dispatch.assignee for s in self.shares if s.dispatch.assignee]
        units: list[Department] = [s.dispatch.department for s in self.shares]
        accused = [self.ticket.accused_department] if self.ticket.accused_department else []
        return history_of(
            self.ticket,
            now=self.now,
            known=[*units, *accused, *people],
            records=self.records,
            notes={note.pk for note in self._notes},
            loads=not self.sees_co_part_alone,
        )

    @cached_property
    def records(self) -> list[EvidenceRecord]:
        return list(records_of(Subject("ticket", self.ticket.pk)))

    @cached_property
    def verbs(self) -> frozenset[str]:
        """What ever happened to the ticket: of anything else there is nothing to look for."""
        return frozenset(record.verb for record in self.records)

    @cached_property
    def _notes(self) -> list[Note]:
        return notes_seen(self.ticket, self.user) if "note" in self.verbs else []

    @cached_property
    def sees_co_part_alone(self) -> bool:
        """Whether the person sees the ticket through a co-handler's part only."""
        return sees_co_part_alone(self.ticket, [share.dispatch for share in self.shares], self.user)

    @cached_property
    def asides(self) -> list[Aside]:
        """Second calls, notes, wishes to withdraw and to be released, newest first."""
        return asides_of(
            self.ticket, self.user, notes=self._notes, verbs=self.verbs, co_alone=self.sees_co_part_alone
        )

    @cached_property
    def hides_complainant(self) -> bool:
        """Whether the person sits in the department a report is about, and so sees no complainant."""
        accused = self.ticket.accused_department_id
        if accused is None:
            return False
        posts = Post.objects.filter(staff=self.user, ended_at__isnull=True)
        return posts.filter(department__ancestry__contains=[accused]).exists()

    @property
    def masked_contact(self) -> str:
        """The means by which the answer goes, as much of it as may be shown."""
        person = self.ticket.complainant
        return person.masked_contact(self.ticket.contact_means) if person else ""

    def stages(self) -> list[dict[str, str]]:
        """The road of the ticket: done, now, still to come; an end outside the road stands after it."""
        stage, state = self.ticket.stage, State(self.ticket.state)
        road = list(dict.fromkeys(STAGE_OF.values()))
        here = road.index(stage) if stage else -1
        steps = [
            {
                "label": str(step.label),
                "state": "now" if i == here else "done" if i < here else "",
                "note": str(state.label) if i == here else "",
            }
            for i, step in enumerate(road)
        ]
        return steps if stage else [{"label": str(state.label), "state": "now", "note": ""}]

    def facts(self) -> list[tuple[str, object]]:
        """Names and values; the template leaves empty ones out."""
        ticket = self.ticket
        return [
            (_("Category"), ticket.get_category_display()),
            (_("Topic"), ticket.topic.path if ticket.topic else ""),
            (_("Aspect"), ticket.get_aspect_display()),
            (_("Area"), ticket.area.path if ticket.area else ""),
            (_("Place"), mask_text(ticket.place)),
            (_("Channel"), ticket.channel.name),
            (_("External number"), ticket.external_number),
            (_("Raised"), say_moment(ticket.reported_at, self.now) if ticket.reported_at else ""),
            (_("Registered"), say_moment(ticket.registered_at, self.now)),
            (_("Due by the upstream order"), _when(ticket.external_due_at, self.now)),
            (_("Limit of law"), _law(ticket)),
            (_("Hotline centre"), ticket.centre.label),
            (_("Accused department"), ticket.accused_department.name if ticket.accused_department else ""),
        ]


def _when(moment: datetime | None, now: datetime) -> str:
    return say_moment(moment, now) if moment else ""


def _law(ticket: Ticket) -> str:
    """The limit of law that the ticket's topic carries, in words."""
    limit = statutory_of(ticket.topic.statutory_limit) if ticket.topic else None
    return say_limit(limit) if limit else ""

"""Named reads. Every read in every door starts at ``visible_to``."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q

from departments.scope import scope
from feedback.states import ON_THE_DESK, OPEN_STATES, State

if TYPE_CHECKING:
    from departments.models import Staff

Papers = dict[tuple[str, int], list[Any]]
VIEW, AUDIT, EXPORT = "view_tickets", "audit_results", "export_tickets"
UNITS = (VIEW, "handle_tickets")
"""What a unit that a matter was delegated to may do with it."""
OPEN_ONCE_SIGNED, CITIZENS = ("RESULT", "CO_REPLY"), "SUPPLEMENT"


def worked_by(department_ids: Iterable[int]) -> Q:
    """Dispatches of these departments, or delegated to one of them."""
    ids = list(department_ids)
    return Q(department_id__in=ids) | Q(delegated_to_id__in=ids)


def at_work_in(department_id: int) -> Q:
    """Dispatches the department itself works on: its own that it gave to no unit, and those given to it."""
    return Q(department_id=department_id, delegated_to__isnull=True) | Q(delegated_to_id=department_id)


class TicketQuerySet(models.QuerySet[Any]):
    """Reads of tickets; ``update`` refuses to slip past the lifecycle."""

    def update(self, **kwargs: Any) -> int:
        if "state" in kwargs:
            raise AttributeError("state moves through feedback.actions, never by update()")
        return super().update(**kwargs)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        if "state" in fields:
            raise AttributeError("state moves through feedback.actions, never by bulk_update()")
        return super().bulk_update(objs, fields, batch_size)

    def delete(self) -> NoReturn:
        raise AttributeError("tickets are never deleted")

    def visible_to(self, user: "Staff") -> Self:
        """Tickets whose centre, or a department of any dispatch not voided, lies in the user's view scope."""
        seen = scope(user, VIEW)
        if seen.everything:
            return self
        if not seen.ids:
            return self.none()
        ids = list(seen.ids)
        return self.filter(Q(centre_id__in=ids) | Q(department_ids__overlap=ids))

    def exportable_by(self, user: "Staff") -> Self:
        """Those of them whose centre, or a department at work on them, lets the user take them along."""
        held = scope(user, EXPORT)
        if held.everything:
            return self
        ids = list(held.ids)
        return self.filter(Q(centre_id__in=ids) | Q(department_ids__overlap=ids)) if ids else self.none()

    def at_centres(self, user: "Staff", permission: str) -> Self:
        """Tickets of the centres on which the user holds ``permission``: what a desk lists."""
        held = scope(user, permission)
        if held.everything:
            return self
        return self.filter(centre_id__in=list(held.ids)) if held.ids else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def ripe(self, before: datetime) -> Self:
        """Completed by then and not archived; word for word the predicate of the partial index."""
        return self.filter(state=State.COMPLETED, completed_at__lte=before)

    def unheld(self) -> Self:
        """Nothing keeps them from the archive."""
        holds = self.model._meta.get_field("holds").related_model._default_manager
        active = holds.filter(ticket=OuterRef("pk"), lifted_at__isnull=True)
        return self.filter(~Exists(active))

    def silent(self, now: datetime) -> Self:
        """Waiting for an answer nobody will call for, past the life of the citizens' links.

        A matter of several citizens whose own was called, or could not be reached, has no due time any more.
        """
        waiting = self.filter(
            Q(is_callback_drawn=False) | Q(due_at__isnull=True), state=State.PENDING_CALLBACK
        )
        own = Q(invitations__cycle=F("cycle"), invitations__expires_at__lt=now)
        merged = Q(invited_for__cycle=F("cycle"), invited_for__expires_at__lt=now)
        return waiting.filter(own | merged).distinct()

    def unrated(self, now: datetime) -> Self:
        """Answered directly, and not rated in the life of the link."""
        direct = self.filter(state=State.COMPLETED, answered_by__isnull=False, answer_kind="")
        return direct.filter(invitations__cycle=F("cycle"), invitations__expires_at__lt=now)

    def unanswered(self, now: datetime) -> Self:
        """The citizen was asked, and has not answered in time."""
        open_ = Q(questions__ended_at__isnull=True, questions__expires_at__lte=now)
        return self.filter(open_, state__in=ON_THE_DESK)


class NoteQuerySet(models.QuerySet[Any]):
    """Reads of internal notes."""

    def visible_to(self, user: "Staff") -> Self:
        """Notes of the person's own departments, all at their centre, and those meant for the lead they are.

        A department that co-handles reads its own notes alone; a unit the matter was delegated to reads as
        the department it works for.
        """
        seen = scope(user, VIEW)
        if seen.everything:
            return self
        if not seen.ids:
            return self.none()
        ids = list(seen.ids)
        parts = self.model._meta.get_field("dispatch").related_model.objects
        leads = parts.filter(ticket=OuterRef("ticket"), role="LEAD", delegated_to_id__in=ids)
        lead = Q(ticket__lead_department_id__in=ids) | Q(Exists(leads.live()))
        own = Q(department_id__in=ids) | Q(dispatch__delegated_to_id__in=ids)
        return self.filter(own | Q(ticket__centre_id__in=ids) | (Q(audience="LEAD") & lead))


class PresenceQuerySet(models.QuerySet[Any]):
    """Reads of who has a ticket open."""

    def visible_to(self, user: "Staff") -> Self:
        """Others at tickets that the person sees; who sees only a co-handler's part, their own colleagues.

        What goes on at the lead or the centre is not a co-handler's business, as with notes.
        """
        others, seen = self.exclude(staff=user), scope(user, VIEW)
        if seen.everything:
            return others
        if not seen.ids:
            return self.none()
        ids = list(seen.ids)
        parts = self.model._meta.get_field("ticket").related_model._meta.get_field("dispatches").related_model
        leads = parts.objects.filter(ticket=OuterRef("ticket"), role="LEAD", voided_at__isnull=True)
        at_centre = Q(ticket__centre_id__in=ids)
        inside = at_centre | Q(Exists(leads.filter(worked_by(ids))))
        posts = user.posts.model.objects.filter(staff=OuterRef("staff"), ended_at__isnull=True)
        colleague = Q(ticket__department_ids__overlap=ids) & Q(Exists(posts.filter(department_id__in=ids)))
        return others.filter(inside | colleague)


class DispatchQuerySet(models.QuerySet[Any]):
    """Reads of departments' work."""

    def delete(self) -> NoReturn:
        raise AttributeError("dispatches are never deleted")

    def visible_to(self, user: "Staff") -> Self:
        """Dispatches not voided whose department lies in the user's view scope."""
        return self.held_by(user, VIEW).filter(voided_at__isnull=True)

    def held_by(self, user: "Staff", permission: str) -> Self:
        """Dispatches of the departments on which the user holds ``permission``.

        To see and to handle, the unit it was delegated to counts as well; it neither signs nor asks.
        """
        held = scope(user, permission)
        if held.everything:
            return self
        if not held.ids:
            return self.none()
        return self.filter(worked_by(held.ids) if permission in UNITS else Q(department_id__in=held.ids))

    def exportable_by(self, user: "Staff") -> Self:
        """Those of them that the user may take along: of a department at work on them, or of the centre."""
        held = scope(user, EXPORT)
        if held.everything:
            return self
        if not held.ids:
            return self.none()
        return self.filter(worked_by(held.ids) | Q(ticket__centre_id__in=list(held.ids)))

    def seen_with_tickets(self, user: "Staff") -> Self:
        """Dispatches not voided of the tickets that the user sees."""
        tickets = self.model._meta.get_field("ticket").related_model.objects.visible_to(user)
        return self.filter(voided_at__isnull=True, ticket__in=tickets.order_by().values("pk"))

    def open(self) -> Self:
        """Word for word the predicate of the partial indexes."""
        return self.filter(is_open=True)

    def live(self) -> Self:
        return self.filter(ended_at__isnull=True, voided_at__isnull=True)


class AttachmentQuerySet(models.QuerySet[Any]):
    """Reads of files; which paper is whose is said in ``visible_to`` alone."""

    def delete(self) -> NoReturn:
        raise AttributeError("attachments are withdrawn, never deleted")

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def of(self, paper: models.Model) -> Self:
        """The files of one paper, withdrawn ones too."""
        return self.filter(paper_kind=paper._meta.model_name, paper_id=paper.pk)

    def by_paper(self) -> "Papers":
        """The files of each paper, named by its model and id; one query."""
        found: Papers = {}
        for row in self.select_related("file", "uploaded_by"):
            found.setdefault((row.paper_kind, row.paper_id), []).append(row)
        return found

    def visible_to(self, user: "Staff") -> Self:
        """Files whose content the user may read.

        The ticket's centre sees all, a department those of its own dispatch unless that was voided. A signed
        result or co-handler's reply is read by everyone who sees the ticket; a citizen's material by those at
        work on it, and by nobody of an accused department. Withdrawn ones are left to the centre's auditors.
        """
        seen, audited = scope(user, VIEW), scope(user, AUDIT)
        if not seen:
            return self.none()
        ids = list(seen.ids)
        work = self.model._meta.get_field("dispatch").related_model.objects.live()
        at_work = work.filter(worked_by(ids), ticket=OuterRef("ticket"))
        readable = (
            Q(ticket__centre_id__in=ids)
            | Q(dispatch__department_id__in=ids, dispatch__voided_at__isnull=True)
            | Q(dispatch__delegated_to_id__in=ids, dispatch__voided_at__isnull=True)
            | Q(purpose__in=OPEN_ONCE_SIGNED, sealed_at__isnull=False, ticket__department_ids__overlap=ids)
            | Q(Exists(at_work), purpose=CITIZENS)
        )
        found = self if seen.everything else self.filter(readable)
        above = Func(F("department__ancestry"), function="unnest", output_field=models.BigIntegerField())
        own = user.posts.filter(ended_at__isnull=True).annotate(above=above).values("above")
        found = found.exclude(purpose=CITIZENS, ticket__accused_department_id__in=own)
        return found.filter(Q(withdrawn_at__isnull=True) | Q(ticket__centre_id__in=list(audited.ids)))


class DraftQuerySet(models.QuerySet[Any]):
    """Reads of what somebody typed and did not send: their own, and nobody else's."""

    def visible_to(self, user: "Staff") -> Self:
        """The person's own, whatever became of the tickets."""
        return self.filter(staff=user)

    def unsent(self) -> Self:
        """Those with a text; of what was sent only the sitting is remembered, for a while."""
        return self.filter(fields__isnull=False)

    def of_form(self, user: "Staff", ticket_id: int | None, noun: str) -> Self:
        """What may be offered when the person opens this form: their own text, and what they were handed."""
        return self.of_forms(user, [noun]).filter(ticket_id=ticket_id)

    def of_forms(self, user: "Staff", nouns: Collection[str]) -> Self:
        """The same of several forms, of whatever tickets."""
        return self.visible_to(user).filter(noun__in=nouns, aside_at__isnull=True)

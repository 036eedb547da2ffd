"""Proposals, and what people make of them: cards, circulars, interviews."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.choices import CardColour, Measure, ProposalGround, ProposalState
from supervision.lifecycle.measures import InterviewLife, IssuedLife, ProposalLife
from supervision.models._fields import link, moment, prose, staff
from supervision.querysets import CardQuerySet, CircularQuerySet, InterviewQuerySet, PaperQuerySet

DEPARTMENT = "departments.Department"
STANDS_OR_REVOKED = Q(revoked_at__isnull=True, revoked_by__isnull=True) | (
    Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")
)


class Proposal(ProposalLife):
    """What the portal, or a rule, proposes; ``key`` names the reason once and for all."""

    KIND = "proposal"

    key = models.CharField(max_length=80, unique=True)
    measure = models.CharField(_("measure"), max_length=12, choices=Measure)
    ground = models.CharField(_("ground"), max_length=12, choices=ProposalGround)
    department = link(DEPARTMENT, _("department"), null=False)
    ticket = link("feedback.Ticket", _("ticket"), related_name="proposals")
    dispatch = link("feedback.Dispatch", _("dispatch"))
    order = link("supervision.SupervisionOrder", _("supervision order"))
    share = link("supervision.ShareRequest", _("request for data"))
    count = models.PositiveIntegerField(_("how many"), default=1)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_at = moment(_("decided"))
    decided_by = staff(_("decided by"))
    note = prose(_("why it was decided so"), 500)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        default_permissions = ()
        ordering = ("-proposed_at", "-id")
        indexes = [
            models.Index(
                name="proposal_open",
                fields=["measure", "proposed_at", "id"],
                condition=Q(state=ProposalState.OPEN.value),
            ),
            models.Index(name="proposal_of_department", fields=["department", "proposed_at"]),
        ]

    def __str__(self) -> str:
        return self.key


class Card(IssuedLife):
    """黄牌 or 红牌 to a department."""

    KIND = "card"

    number = models.CharField(_("number"), max_length=20, unique=True)
    colour = models.CharField(_("colour"), max_length=6, choices=CardColour)
    department = link(DEPARTMENT, _("department"), null=False)
    ticket = link("feedback.Ticket", _("ticket"), related_name="cards")
    dispatch = link("feedback.Dispatch", _("dispatch"))
    order = link("supervision.SupervisionOrder", _("supervision order"), related_name="cards")
    proposal = link("supervision.Proposal", _("proposal"), related_name="cards")
    reason = models.TextField(_("reason"), max_length=1000)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = staff(_("issued by"), null=False, blank=False)
    revoked_at = moment(_("revoked"))
    revoked_by = staff(_("revoked by"))
    revoke_reason = prose(_("why it was revoked"), 500)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        default_permissions = ()
        ordering = ("-issued_at", "-id")
        indexes = [
            models.Index(name="card_of_department", fields=["department", "-issued_at", "-id"]),
            models.Index(name="card_newest", fields=["-issued_at", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_card_a_proposal", fields=("proposal",), condition=Q(proposal__isnull=False)
            ),
            models.CheckConstraint(name="card_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="card_revoked_with_reason", condition=STANDS_OR_REVOKED),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("card", args=[self.number])


class Circular(IssuedLife):
    """通报: names departments and facts to all of them."""

    KIND = "circular"

    number = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=6000)
    department = link(DEPARTMENT, _("on whose behalf"), null=False)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = staff(_("issued by"), null=False, blank=False)
    revoked_at = moment(_("revoked"))
    revoked_by = staff(_("revoked by"))
    revoke_reason = prose(_("why it was revoked"), 500)

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        default_permissions = ()
        ordering = ("-issued_at", "-id")
        indexes = [models.Index(name="circular_newest", fields=["-issued_at", "-id"])]
        constraints = [
            models.CheckConstraint(name="circular_revoked_with_reason", condition=STANDS_OR_REVOKED)
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("circular", args=[self.number])


class CircularItem(models.Model):
    """One department named in a circular, with the fact."""

    circular = link("supervision.Circular", _("circular"), related_name="items", null=False)
    department = link(DEPARTMENT, _("department"), null=False)
    fact = models.CharField(_("fact"), max_length=300)
    ticket = link("feedback.Ticket", _("ticket"))
    proposal = link("supervision.Proposal", _("proposal"), related_name="circular_items")

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                name="one_circular_a_proposal", fields=("proposal",), condition=Q(proposal__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.circular_id} {self.department_id}"


class Interview(InterviewLife):
    """约谈 with the person in charge of a department.

    ``settled_at``: what it demanded is done. Until then it is owed by ``demands_due_on``, a day of Shanghai.
    """

    KIND = "interview"

    number = models.CharField(_("number"), max_length=20, unique=True)
    department = link(DEPARTMENT, _("department"), null=False)
    ticket = link("feedback.Ticket", _("ticket"), related_name="interviews")
    entry = link("supervision.ScoreEntry", _("score entry"))
    proposal = link("supervision.Proposal", _("proposal"), related_name="interviews")
    person = models.CharField(_("who is interviewed"), max_length=80)
    reason = models.TextField(_("reason"), max_length=1000)
    scheduled_for = models.DateTimeField(_("appointed for"))
    place = models.CharField(_("where"), max_length=80, blank=True, default="")
    called_at = models.DateTimeField(_("called"))
    called_by = staff(_("called by"), null=False, blank=False)
    put_off_reason = prose(_("why it was put off"), 500)
    held_at = moment(_("held"))
    present = prose(_("who came"), 500)
    minutes = prose(_("minutes"), 6000)
    demands = prose(_("what is demanded"))
    demands_due_on = models.DateField(_("to be done by"), null=True, blank=True)
    recorded_by = staff(_("recorded by"))
    settled_at = moment(_("demands met"))
    settled_by = staff(_("confirmed by"))
    settle_note = prose(_("what was found"), 500)
    cancelled_at = moment(_("called off"))
    cancelled_by = staff(_("called off by"))
    cancel_reason = prose(_("why it was called off"), 500)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        default_permissions = ()
        ordering = ("-scheduled_for", "-id")
        indexes = [
            models.Index(name="interview_newest", fields=["-scheduled_for", "-id"]),
            models.Index(name="interview_of_department", fields=["department", "-scheduled_for", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_interview_a_proposal", fields=("proposal",), condition=Q(proposal__isnull=False)
            ),
            models.CheckConstraint(
                name="demands_have_a_day", condition=Q(demands="") | Q(demands_due_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("interview", args=[self.number])

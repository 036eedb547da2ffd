"""督办单: an order that a department must acknowledge and report on, in time."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from supervision.choices import OrderGround
from supervision.lifecycle.orders import OPEN, OrderLife
from supervision.models._fields import link, moment, prose, staff
from supervision.querysets import OrderQuerySet


class SupervisionOrder(OrderLife):
    """One order. ``is_listed``: 挂牌督办, shown on the list. ``level``: how far its report is overdue."""

    KIND = "order"

    number = models.CharField(_("number"), max_length=20, unique=True)
    ticket = link("feedback.Ticket", _("ticket"), related_name="orders")
    dispatch = link("feedback.Dispatch", _("dispatch"))
    department = link("departments.Department", _("department"), null=False)
    ground = models.CharField(_("ground"), max_length=16, choices=OrderGround)
    subject = models.CharField(_("subject"), max_length=120)
    demand = models.TextField(_("what is demanded"), max_length=2000)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = staff(_("issued by"), null=False, blank=False)
    report_by = models.DateTimeField(_("report by"))
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    is_listed = models.BooleanField(_("publicly listed"), default=False)
    listed_at = moment(_("listed"))
    acked_at = moment(_("received"))
    acked_by = staff(_("received by"))
    reported_at = moment(_("reported"))
    verified_at = moment(_("verified"))
    verified_by = staff(_("verified by"))
    verify_note = prose(_("what was found"))
    closed_at = moment(_("closed"))
    closed_by = staff(_("closed by"))
    called_off_at = moment(_("called off"))
    close_note = prose(_("why it was called off"), 500)
    escalated_at = moment(_("escalated"))
    escalated_by = staff(_("escalated by"))
    escalate_note = prose(_("why it was escalated"), 500)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision order")
        verbose_name_plural = _("supervision orders")
        default_permissions = ()
        ordering = ("-issued_at", "-id")
        constraints = [
            models.UniqueConstraint(
                name="one_open_order",
                fields=("ticket", "department"),
                condition=Q(state__in=[s.value for s in OPEN], ticket__isnull=False),
            )
        ]
        indexes = [
            models.Index(name="order_of_department", fields=["department", "-issued_at", "-id"]),
            models.Index(
                name="order_open", fields=["report_by", "id"], condition=Q(state__in=[s.value for s in OPEN])
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.number])

    @property
    def is_open(self) -> bool:
        """The department, or the supervisor who reads its report, still has something to do."""
        return self.state in OPEN

    @property
    def unsigned(self) -> "OrderReport | None":
        """The report that waits for its signature."""
        return self.reports.filter(signed_at__isnull=True).select_related("drafted_by").first()

    @property
    def signed(self) -> "OrderReport | None":
        """The last report that was signed, whatever became of it."""
        return self.reports.filter(signed_at__isnull=False).order_by("-id").first()


class OrderReport(models.Model):
    """办理情况: drafted by one, signed by another; what the supervisor said of it."""

    order = link("supervision.SupervisionOrder", _("supervision order"), related_name="reports", null=False)
    text = models.TextField(_("what was done"), max_length=4000)
    drafted_by = staff(_("drafted by"), null=False, blank=False)
    drafted_at = models.DateTimeField(_("drafted"))
    signed_by = staff(_("signed by"))
    signed_at = moment(_("signed"))
    returned_by = staff(_("sent back by"))
    returned_at = moment(_("sent back"))
    returned_note = prose(_("why it was sent back"), 500)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                name="one_order_report_draft", fields=("order",), condition=Q(signed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.drafted_at:%Y-%m-%d}"

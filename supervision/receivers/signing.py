"""What waits on supervision's own pages for an approver's signature, told on their desk and at home."""

from django.db.models import Count, Value
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from departments.models import Staff
from feedback.views.sign_off_papers.elsewhere import Elsewhere, register_elsewhere
from supervision.models import Rectification, SupervisionOrder

GRANT = ("approve_results",)
REPORTS, PLANS = "reports", "plans"


def waiting_for(user: Staff) -> list[Elsewhere]:
    """Reports on orders and plans of rectifications that wait for this approver; one query."""
    counts = _counts(user)
    found = []
    if n := counts.get(REPORTS, 0):
        sentence = ngettext(
            "%(n)s report on a supervision order waits for a signature.",
            "%(n)s reports on supervision orders wait for a signature.",
            n,
        )
        found.append(Elsewhere(sentence % {"n": n}, f"{reverse('orders')}?unsigned=yes", gettext("See them")))
    if n := counts.get(PLANS, 0):
        sentence = ngettext(
            "%(n)s plan of a rectification waits for a signature.",
            "%(n)s plans of rectifications wait for a signature.",
            n,
        )
        found.append(Elsewhere(sentence % {"n": n}, reverse("rectifications"), gettext("See them")))
    return found


def _counts(user: Staff) -> dict[str, int]:
    reports = SupervisionOrder.objects.held_by(user, GRANT).unsigned()
    drafted = Rectification.objects.held_by(user, GRANT).filter(
        plan_drafted_at__isnull=False,
        planned_at__isnull=True,
        closed_at__isnull=True,
        voided_at__isnull=True,
    )
    rows = [
        kind_rows.order_by().values(what=Value(what)).annotate(n=Count("pk")).values_list("what", "n")
        for what, kind_rows in ((REPORTS, reports), (PLANS, drafted))
    ]
    return dict(rows[0].union(rows[1], all=True))


register_elsewhere(waiting_for)

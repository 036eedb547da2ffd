"""The panel beside every ticket, and supervision's blocks on the home page."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from feedback.home import register_block
from feedback.home.deciding import deciding
from feedback.neighbours import Neighbour, register_neighbour
from feedback.watched import register_watch
from supervision.home import for_you, judging, sharing, watching
from supervision.home.judging import JUDGES, STEWARDS
from supervision.home.unit import UNIT
from supervision.models import SupervisionOrder

register_neighbour(Neighbour(_("Supervision"), "ticket-supervision"))
register_block("supervise", make=watching, before=deciding)
register_block(*UNIT, make=for_you)
register_block(*JUDGES, make=judging)
register_block(*STEWARDS, make=sharing)


def _under_order(tickets: Collection[int]) -> set[int]:
    """Those on which an order is open."""
    orders = SupervisionOrder.objects.filter(ticket_id__in=tickets).open()
    return set(orders.values_list("ticket_id", flat=True))


register_watch(_under_order)

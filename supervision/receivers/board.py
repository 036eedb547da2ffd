"""The panel beside every ticket, and supervision's blocks on the home page."""

from django.utils.translation import gettext_lazy as _

from feedback.home import register_block
from feedback.home.oversight import supervising
from feedback.neighbours import Neighbour, register_neighbour
from supervision.home import for_you, judging, sharing, watching
from supervision.home.judging import JUDGES, STEWARDS
from supervision.home.unit import UNIT

register_neighbour(Neighbour(_("Supervision"), "ticket-supervision"))
register_block("supervise", make=watching, instead_of=supervising)
register_block(*UNIT, make=for_you)
register_block(*JUDGES, make=judging)
register_block(*STEWARDS, make=sharing)

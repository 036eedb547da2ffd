"""While a matter lives, the portal watches it: every step its clocks reach, and what people make of it.

Acts that follow wait on the life's agenda until their time comes; none is made that the portal would refuse.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from config.demo.lives import reactions
from config.demo.lives.life import Life
from departments.rules.clocks import StepName
from feedback.models import Deadline as TicketDeadline
from supervision.models import Deadline
from supervision.sweep.history import catch_up

MOST = 60
MINUTE = timedelta(minutes=1)
OWN = Q(order__isnull=False) | Q(rectification__isnull=False) | Q(entry__isnull=False)


def watch(life: Life, moment: datetime) -> None:
    """Let everything happen that comes before the moment, in its order."""
    if life.ticket.state in reactions.AFTER_ANSWER or life.ticket.cycle > 1:
        reactions.react(life, life.now)
    done: set[datetime] = set()
    for _turn in range(MOST):
        step = _next_step(life, done)
        if life.agenda and (step is None or life.agenda[0][0] <= step):
            if life.agenda[0][0] > moment:
                return
            at, _order, act = life.agenda.pop(0)
            act(at)
            continue
        if step is None or step > moment:
            return
        done.add(step)
        catch_up(step)
        reactions.react(life, step)


def watch_to_the_end(life: Life) -> None:
    """What still happens until today to a matter that nobody moves any more."""
    watch(life, life.today)
    reactions.react(life, life.today)


def _next_step(life: Life, done: set[datetime]) -> datetime | None:
    """When a clock of the matter next runs late; what is merely due soon is caught up with then."""
    found = []
    own = Deadline.objects.filter(OWN, _of(life))
    for rows in (TicketDeadline.objects.filter(ticket=life.ticket), own):
        waiting = rows.filter(next_at__isnull=False, voided_at=None)
        for next_at, step, due_at, stopped_at in waiting.values_list(
            "next_at", "next_step", "due_at", "stopped_at"
        ):
            if next_at is not None:
                at = max(next_at, due_at) if step == StepName.DUE_SOON else next_at
                found.append(max(at, stopped_at or at) + MINUTE)
    return min((at for at in found if at not in done), default=None)


def _of(life: Life) -> Q:
    ticket = life.ticket
    return Q(order__ticket=ticket) | Q(rectification__ticket=ticket) | Q(entry__ticket=ticket)

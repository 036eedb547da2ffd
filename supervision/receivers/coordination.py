"""Reactions: coordination. Decisions of the meeting wait on the home page of those who keep the catalogue."""

from django.utils.translation import ngettext

from feedback.home import Block, Desk, register_block
from supervision.reports.meetings import TO_CATALOGUE, to_enter

FEW = 5


def deciding(desk: Desk) -> Block | None:
    """What the meeting decided and is not in the catalogue yet; no block while nothing waits."""
    waiting = list(to_enter(desk.user)[: FEW + 1])
    if not waiting:
        return None
    n = len(waiting) if len(waiting) <= FEW else to_enter(desk.user).count()
    words = ngettext("%(n)s decision is to be entered", "%(n)s decisions are to be entered", n)
    return Block("decided", words % {"n": n}, {"rows": waiting[:FEW], "n": n}, app="supervision")


register_block(TO_CATALOGUE, make=deciding)

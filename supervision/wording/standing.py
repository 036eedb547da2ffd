"""How the sweep stands, in a sentence that says what to do when it stands badly."""

from datetime import datetime

from django.utils.translation import gettext as _

from departments.clock_wording import say_duration, say_moment
from supervision.rules.standing import Health, Standing


def say_standing(standing: Standing, now: datetime) -> str:
    """For people: when the last sweep ran, or what is the matter and what to do."""
    if standing.ended_at is None:
        return _("The clocks have not been swept yet. Please check that the worker runs, with its beat.")
    told = {"when": say_moment(standing.ended_at, now), "ago": say_duration(now - standing.ended_at)}
    match standing.health:
        case Health.FRESH:
            return _("The last sweep ended %(ago)s ago.") % told
        case Health.FAILED:
            return (
                _(
                    "The last sweep, %(when)s, ended in a fault. The next one takes up what is left; "
                    "if it fails too, please tell the system administrator."
                )
                % told
            )
        case Health.AHEAD:
            return (
                _(
                    "The last sweep is dated %(when)s, which is still to come: the clock was set back, and "
                    "no sweep has run since. Please check the server's clock and the worker."
                )
                % told
            )
        case _other:
            return (
                _(
                    "No sweep has ended for %(ago)s (the last one %(when)s): nobody is reminded and nothing "
                    "escalates. Please have the worker restarted; it catches up by itself."
                )
                % told
            )

"""Which blocks a person's home has, and the sentence that says the day first."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.rules.calendar import in_shanghai
from feedback.home.centres import calling, dispatching, intake, reviewing
from feedback.home.deciding import DECIDERS, deciding
from feedback.home.desk import Block, Desk
from feedback.home.oversight import administering, assessing, serving
from feedback.home.units import signing, work
from feedback.rules.greetings import PartOfDay, part_of_day

__all__ = ["Block", "Desk", "blocks_for", "headline", "register_block"]

Maker = Callable[[Desk], "Block | None"]
MAKERS: list[tuple[tuple[str, ...], Maker]] = [
    (("handle_tickets",), work),
    (("approve_results",), signing),
    (("dispatch_tickets",), dispatching),
    (("audit_results",), reviewing),
    (("call_back",), calling),
    (DECIDERS, deciding),
    (("assess",), assessing),
    (("configure_service",), serving),
    (("register_tickets",), intake),
    (("manage_accounts", "manage_grants", "read_audit"), administering),
]
FINDINGS = 2


def register_block(
    *permissions: str, make: Maker, instead_of: Maker | None = None, before: Maker | None = None
) -> None:
    """Let an upper app add its block for holders of one of the permissions: last, in or before a place."""
    if (permissions, make) in MAKERS:
        return
    makers = [maker for _needs, maker in MAKERS]
    if instead_of:
        MAKERS[makers.index(instead_of)] = (permissions, make)
    else:
        MAKERS.insert(makers.index(before) if before else len(MAKERS), (permissions, make))


def blocks_for(desk: Desk) -> list[Block]:
    """One block for each role the person's grants speak of, in the order of the day."""
    made = [make(desk) for permissions, make in MAKERS if any(desk.holds(name) for name in permissions)]
    return [block for block in made if block is not None]


def headline(desk: Desk, blocks: list[Block]) -> str:
    """The day in a sentence: a greeting, then what was found."""
    greeting = greeting_at(in_shanghai(desk.now).hour)
    found = [block.finding for block in blocks if block.finding][:FINDINGS]
    words = {"name": desk.user.display_name, "greeting": greeting}
    if not found:
        return _("%(name)s, %(greeting)s. Nothing waits for you.") % words
    return _("%(name)s, %(greeting)s. %(findings)s.") % (words | {"findings": _("; ").join(found)})


def greeting_at(hour: int) -> str:
    """How somebody is greeted at an hour of the day."""
    words = {
        PartOfDay.NIGHT: _("it is late"),
        PartOfDay.EARLY: pgettext("early", "good morning"),
        PartOfDay.MORNING: _("good morning"),
        PartOfDay.NOON: _("good day"),
        PartOfDay.AFTERNOON: _("good afternoon"),
        PartOfDay.EVENING: _("good evening"),
    }
    return words[part_of_day(hour)]

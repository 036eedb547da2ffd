"""Which blocks a person's home has, and the sentence that says the day first."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from departments.rules.calendar import in_shanghai
from feedback.home.centres import calling, dispatching, intake, reviewing
from feedback.home.deciding import DECIDERS, deciding
from feedback.home.desk import Block, Desk
from feedback.home.oversight import administering, assessing, serving, supervising
from feedback.home.units import signing, work

__all__ = ["Block", "Desk", "blocks_for", "headline", "register_block"]

Maker = Callable[[Desk], "Block | None"]
MAKERS: list[tuple[tuple[str, ...], Maker]] = [
    (("handle_tickets",), work),
    (("approve_results",), signing),
    (("dispatch_tickets",), dispatching),
    (("audit_results",), reviewing),
    (("call_back",), calling),
    (("supervise",), supervising),
    (DECIDERS, deciding),
    (("assess",), assessing),
    (("configure_service",), serving),
    (("register_tickets",), intake),
    (("manage_accounts", "manage_grants", "read_audit"), administering),
]
FINDINGS = 2


def register_block(*permissions: str, make: Maker, instead_of: Maker | None = None) -> None:
    """Let an upper app add its block for holders of one of the permissions, or put it in another's place."""
    places = [place for place, (_needs, maker) in enumerate(MAKERS) if maker is instead_of]
    if places:
        MAKERS[places[0]] = (permissions, make)
    elif (permissions, make) not in MAKERS:
        MAKERS.append((permissions, make))


def blocks_for(desk: Desk) -> list[Block]:
    """One block for each role the person's grants speak of, in the order of the day."""
    made = [make(desk) for permissions, make in MAKERS if any(desk.holds(name) for name in permissions)]
    return [block for block in made if block is not None]


def headline(desk: Desk, blocks: list[Block]) -> str:
    """The day in a sentence: a greeting, then what was found."""
    hour = in_shanghai(desk.now).hour
    greeting = _("good morning") if hour < 12 else _("good afternoon") if hour < 18 else _("good evening")
    found = [block.finding for block in blocks if block.finding][:FINDINGS]
    words = {"name": desk.user.display_name, "greeting": greeting}
    if not found:
        return _("%(name)s, %(greeting)s. Nothing waits for you.") % words
    return _("%(name)s, %(greeting)s. %(findings)s.") % (words | {"findings": _("; ").join(found)})

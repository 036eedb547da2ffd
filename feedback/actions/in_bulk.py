"""One verb for many rows: who can be told beforehand, and every row its own transaction by the single action.

A run is a job: asked for twice by one form it is one, and a second worker goes on where the first was killed,
because what a row already is, it is not made again. A row that breaks stops no other.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core import jobs
from core.models import Job
from core.reasons import Reason
from core.refusals import Refused
from core.secrets import decrypt, encrypt
from departments.models import Staff
from feedback import policies
from feedback.actions._move import state_reasons
from feedback.actions.cohandling import co_sign
from feedback.actions.handling import assign, sign
from feedback.actions.noting import urge
from feedback.choices import DispatchRole
from feedback.lifecycle import MOVES
from feedback.models import Dispatch, Urge
from feedback.policies import Person
from feedback.rules import guards
from feedback.rules.facts import ShareFacts, TicketFacts

log = logging.getLogger(__name__)

KIND = "bulk_move"
MOST = 200
AT_ONCE = 50
"""Up to so many rows are done while one waits; more are a job with progress."""
Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bulk:
    """A verb for many rows: its move for a row, making it, and whether it is made already."""

    move_for: Callable[[Dispatch], str]
    make: Callable[[Dispatch, Args, Staff, datetime], object]
    is_made: Callable[[Dispatch, Args, Staff, datetime], bool]


LEAD_ALONE = "bulk_co_names_nobody"


def _sign_verb(row: Dispatch) -> str:
    return "sign" if row.role == DispatchRole.LEAD else "co_sign"


def _sign(row: Dispatch, _args: Args, by: Staff, now: datetime) -> object:
    if row.role == DispatchRole.LEAD:
        return sign(row.ticket_id, by=by, now=now)
    return co_sign(row.ticket_id, dispatch=row.pk, by=by, now=now)


def _is_signed(row: Dispatch, _args: Args, by: Staff, _since: datetime) -> bool:
    return row.signed_at is not None and row.signed_by_id == by.pk


def _assign(row: Dispatch, args: Args, by: Staff, now: datetime) -> object:
    if row.role != DispatchRole.LEAD:  # the move would name a hand for the lead, which nobody ticked
        raise Refused(Reason(LEAD_ALONE))
    return assign(row.ticket_id, assignee=Staff.objects.get(pk=args["assignee"]), by=by, now=now)


def _is_assigned(row: Dispatch, args: Args, _by: Staff, _since: datetime) -> bool:
    return row.assignee_id is not None and row.assignee_id == args.get("assignee")


def _urge(row: Dispatch, args: Args, by: Staff, now: datetime) -> object:
    return urge(row.ticket_id, words=str(args["words"]), by=by, now=now)


def _is_urged(row: Dispatch, args: Args, by: Staff, since: datetime) -> bool:
    own = Urge.objects.filter(ticket_id=row.ticket_id, by=by, at__gte=since)
    return own.filter(words=str(args.get("words", "")).strip()).exists()


BULKS: dict[str, Bulk] = {
    "sign": Bulk(_sign_verb, _sign, _is_signed),
    "assign": Bulk(lambda _row: "assign", _assign, _is_assigned),
    "urge": Bulk(lambda _row: "urge", _urge, _is_urged),
}


def reasons_for_row(verb: str, *, person: Person, row: Dispatch, now: datetime) -> list[Reason]:
    """Why the person may not make the move for this row, by the rules the action itself asks; no query."""
    move = BULKS[verb].move_for(row)
    state = str(row.ticket.state)
    if against := state_reasons(move, state):
        return against
    if not row.is_live:
        return [Reason("bulk_gone")]
    if verb == "assign" and row.role != DispatchRole.LEAD:
        return [Reason(LEAD_ALONE)]
    facts = _facts(row, state)
    return policies.reasons_against(person, facts, MOVES[move]) or guards.reasons_against(move, facts, now)


def _facts(row: Dispatch, state: str) -> TicketFacts:
    """What can be known of the row without reading more: the action reads the rest and has the last word."""
    share = ShareFacts(
        row.pk,
        row.department_id,
        row.role,
        assignee_id=row.assignee_id,
        delegated_to_id=row.delegated_to_id,
        signed=row.signed_at is not None,
    )
    return TicketFacts(row.ticket_id, state, row.ticket.centre_id, shares=(share,))


def begin(verb: str, *, ids: Iterable[int], args: Args, key: str, back: str, by: Staff, now: datetime) -> Job:
    """The job that makes the move for these dispatches; the same form sent twice is one job.

    Raises Refused for none, or for more than ``MOST``. What was typed, and the address of the list with the
    words looked for, stand in the job as ``sealed`` alone: they may be a citizen's.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused(Reason("bulk_nothing"))
    if len(wanted) > MOST:
        raise Refused(Reason("bulk_too_many", {"most": MOST}))
    return start_once(
        KIND, params={"verb": verb, "ids": wanted}, sealed=[dict(args), back], key=key, by=by, now=now
    )


def start_once(
    kind: str, *, params: Mapping[str, Any], sealed: object, key: str, by: Staff, now: datetime
) -> Job:
    """Queue a job of this kind, once for each ``key`` of the person; ``sealed`` is kept encrypted."""
    whole = {**params, "key": key, "sealed": encrypt(json.dumps(sealed))}
    with transaction.atomic():
        Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
        same = Job.objects.filter(kind=kind, by_id=by.pk, params__key=key).order_by("-id").first()
        return same or jobs.start(kind, by_id=by.pk, by_name=by.display_name, params=whole, now=now)


def unsealed(job: Job) -> tuple[Args, str]:
    """What the verb is given beside the row, and the address of the list the run was begun from."""
    args, back = json.loads(decrypt(str(job.params["sealed"])))
    return dict(args), str(back)


def do_row(
    verb: str, *, dispatch_id: int, args: Args, by: Staff, since: datetime, now: datetime, job_id: int = 0
) -> dict[str, Any]:
    """Make the move for one row, in a transaction of its own: what came of it, ready for JSON."""

    @transaction.atomic
    def make() -> None:
        row = Dispatch.objects.select_related("ticket").get(pk=dispatch_id)
        if BULKS[verb].is_made(row, args, by, since):
            return
        if not row.is_live:
            raise Refused(Reason("bulk_gone"))
        BULKS[verb].make(row, args, by, now)

    return {"id": dispatch_id, "reasons": by_itself(make, what=f"{verb} {dispatch_id}", job_id=job_id)}


def by_itself(act: Callable[[], object], *, what: str, job_id: int) -> list[dict[str, Any]]:
    """Do one row of a job, which has transactions of its own; why it was left as it is, ready for JSON.

    What nobody expected is logged under ``what``, which holds ids alone, and told in the row with the job's
    number. Only a lost database ends the run, so that another worker goes on.
    """
    try:
        act()
    except Refused as refused:
        return stored(refused.reasons)
    except Exception:
        log.exception("Job %s: a row broke (%s).", job_id, what)
        if not connection.is_usable():
            raise
        return stored([Reason("bulk_row_broke", {"job": job_id})])
    return []


def stored(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as a job or a row keeps them."""
    return [{"code": one.code, "params": {k: _plain(v) for k, v in one.params.items()}} for one in reasons]


def _plain(value: object) -> object:
    """A parameter that JSON can hold."""
    return value if isinstance(value, int | float | bool | str) or value is None else str(value)

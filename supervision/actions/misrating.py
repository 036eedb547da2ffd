"""误评/恶意差评: the unit claims that a rating should not count; two persons outside it decide.

The rating itself is never touched: a claim that was granted says beside it that it is set aside.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.reasons import Reason
from core.refusals import Refused
from departments.models import Staff
from feedback.actions import lock_tickets
from feedback.actions.results import text_digest
from feedback.states import State
from supervision.acting import acting, record, require_grant
from supervision.actions.filing import attach
from supervision.actions.setting_aside import set_aside
from supervision.choices import AsideGround, MisratingGround, RectificationState
from supervision.models import MisratingClaim, Rectification
from supervision.rules.rectification import too_short

CLAIMS = "file_appeal"


def place_of(rectification: Rectification) -> str:
    """Where the files of the claim's form wait."""
    return f"misrating:{rectification.pk}"


def claim_misrating(
    rectification: Rectification | int,
    *,
    ground: str,
    grounds: str,
    files: Sequence[int] = (),
    by: Staff,
    now: datetime,
) -> MisratingClaim:
    """Claim, once, that the rating was mistaken or malicious; clocks run on until it is decided."""
    pk = rectification.pk if isinstance(rectification, Rectification) else rectification
    with transaction.atomic():
        lock_tickets([Rectification.objects.values_list("ticket_id", flat=True).get(pk=pk)])
        row: Rectification = Rectification.objects.select_for_update(of=("self",)).get(pk=pk)
        require_grant(by, CLAIMS, row.department_id)
        if against := [*claim_reasons(row), *_against_words(ground, grounds)]:
            raise Refused(*against)
        claim = MisratingClaim.objects.create(
            rectification=row,
            rating=row.rating,
            ticket=row.ticket,
            department=row.department,
            centre=row.centre,
            ground=ground,
            grounds=grounds.strip(),
            claimed_at=now,
            claimed_by=by,
        )
        told = attach(
            place_of(row),
            uploads=files,
            kind=claim.KIND,
            pk=claim.pk,
            department_id=row.department_id,
            by=by,
            now=now,
        )
        told |= {"rectification": row.pk, "rating": row.rating_id, "ground": ground}
        record(claim, "issue", by=by, now=now, facts=told | {"text": text_digest(claim.grounds)})
    return claim


def claim_reasons(row: Rectification) -> list[Reason]:
    """Why no claim can be made about this rectification's rating, whoever asks."""
    if row.rating_id is None:
        return [Reason("misrating_no_rating")]
    if row.state == RectificationState.VOIDED:
        return [Reason("misrating_closed")]
    if row.ticket.state == State.ARCHIVED:
        return [Reason("misrating_archived")]
    claimed = MisratingClaim.objects.filter(rating_id=row.rating_id).exists()
    return [Reason("misrating_claimed")] if claimed else []


def pass_review(
    claim: MisratingClaim | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> MisratingClaim:
    """The first of two persons agrees; the second decides."""
    with acting(MisratingClaim, _pk(claim), "pass_review", by=by, now=now, version=version) as act:
        act.require(too_short(note, "misrating_note"))
        row = act.row
        row.first_at, row.first_by, row.first_note = now, by, note.strip()
        row.pass_review()
        act.note(text=text_digest(row.first_note))
    return act.row


def grant(
    claim: MisratingClaim | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> MisratingClaim:
    """Set the rating aside: it stays visible, its points are revoked, its rectification voided."""
    with acting(MisratingClaim, _pk(claim), "grant", by=by, now=now, version=version) as act:
        act.require(too_short(note, "misrating_note"))
        row = act.row
        row.decided_at, row.decided_by, row.decision_note = now, by, note.strip()
        row.grant()
        ground, paper = AsideGround(row.ground), (row.KIND, row.pk)
        revoked = set_aside(row.rating, ground=ground, paper=paper, by=by, now=now)
        act.note(rating=row.rating_id, revoked=revoked, text=text_digest(row.decision_note))
    return act.row


def refuse(
    claim: MisratingClaim | int, *, note: str, by: Staff, now: datetime, version: int | None = None
) -> MisratingClaim:
    """The rating stands; either of the two persons can say so."""
    with acting(MisratingClaim, _pk(claim), "refuse", by=by, now=now, version=version) as act:
        act.require(too_short(note, "misrating_note"))
        row = act.row
        row.decided_at, row.decided_by, row.decision_note = now, by, note.strip()
        row.refuse()
        act.note(text=text_digest(row.decision_note))
    return act.row


def _against_words(ground: str, grounds: str) -> list[Reason]:
    unknown = ground not in MisratingGround.values
    return (
        [Reason("misrating_grounds", {"least": 10})] if unknown else too_short(grounds, "misrating_grounds")
    )


def _pk(row: MisratingClaim | int) -> int:
    return row.pk if isinstance(row, MisratingClaim) else row

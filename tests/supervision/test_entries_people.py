"""Two persons for everything: who proposed, noticed, appealed, decided; who may not go on."""

from decimal import Decimal

import pytest

from core.evidence import Subject, examine, records_of
from core.reasons import Reason
from core.refusals import NotPermitted, Refused, Stale
from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from supervision.acting import reasons_against
from supervision.actions import appeals, entries, exclusions, proposing
from supervision.models import ExclusionRequest, Proposal, ScoreEntry
from tests.cast import START, City
from tests.supervision.papers.entries import (
    GROUNDS,
    WHY,
    EntryWalk,
    approver,
    decider,
    entry_in,
    exclusion_in,
    noticer,
    proposer,
    seconder,
)


def everything(city: City, name: str, place: str = "institution") -> Staff:
    """Somebody who holds every grant an entry asks for."""
    staff = Staff.objects.create_user(name, "correct-horse-battery", display_name=name)
    for role in (Role.SUPERVISOR, Role.ASSESSMENT_MANAGER):
        appoint(staff=staff, department=city.departments[place], role=role, by=None, now=START)
    return staff


def refusals(row: ScoreEntry | ExclusionRequest, verb: str, by: Staff) -> set[str]:
    return {reason.code for reason in reasons_against(row, verb, by=by, now=START)}


# act · whose hand was in it before · why not
HANDS = [
    ("second", "PROPOSED", "proposed_by", "act_own_paper"),
    ("notify", "PROPOSED", "proposed_by", "act_own_paper"),
    ("decline", "PROPOSED", "proposed_by", ""),
    ("notify", "PROPOSED", "seconded_by", ""),
    ("decide_appeal", "APPEALED", "proposed_by", "act_own_work"),
    ("decide_appeal", "APPEALED", "seconded_by", "act_own_work"),
    ("decide_appeal", "APPEALED", "notified_by", "act_own_work"),
    ("revoke", "UPHELD", "notified_by", ""),
]


@pytest.mark.parametrize(("verb", "state", "hand", "code"), HANDS)
def test_whose_hand_was_in_it(city: City, verb: str, state: str, hand: str, code: str) -> None:
    by = everything(city, "amid")
    walk = EntryWalk(city, code="D8")
    if state != "PROPOSED":
        walk.to(state)
    entry = ScoreEntry.objects.get(pk=walk.entry.pk)
    if hand != "seconded_by" and verb != "second":
        entry.seconded_by = seconder(city)
    setattr(entry, hand, by)
    found = refusals(entry, verb, by)
    assert (code in found) if code else not found & {"act_own_paper", "act_own_work"}


@pytest.mark.parametrize("verb", ["second", "notify", "decline", "decide_appeal", "revoke"])
def test_nobody_of_the_unit_touches_it(city: City, verb: str) -> None:
    own = everything(city, "own", "lead")
    state = "APPEALED" if verb == "decide_appeal" else "PROPOSED"
    assert "act_own_department" in refusals(entry_in(city, state, code="D8"), verb, own)


def test_the_decider_of_the_appeal_does_not_revoke_it_afterwards(city: City) -> None:
    entry = entry_in(city, "UPHELD")
    assert refusals(entry, "revoke", decider(city)) == {"act_own_work"}
    assert refusals(entry, "revoke", noticer(city)) == set()


def test_the_asker_and_the_first_reviewer_do_not_decide(city: City) -> None:
    both = everything(city, "both")
    asked = exclusion_in(city, "REQUESTED")
    exclusions.pass_first_review(asked, note="材料齐全。", by=both, now=START)
    reviewed = ExclusionRequest.objects.get(pk=asked.pk)
    assert refusals(reviewed, "grant_exclusion", both) == {"act_own_work"}
    assert refusals(reviewed, "refuse_exclusion", both) == {"act_own_work"}
    assert refusals(reviewed, "refuse_exclusion", proposer(city)) == {"no_authority"}
    assert refusals(reviewed, "grant_exclusion", decider(city)) == set()
    own = everything(city, "own", "lead")
    assert "act_own_department" in refusals(reviewed, "grant_exclusion", own)


def test_a_false_conclusion_waits_for_a_second_and_proposes_an_interview(city: City) -> None:
    walk = EntryWalk(city, code="D8", road="COMPLETED")
    with pytest.raises(Refused) as refused:
        entries.notify(walk.entry, by=noticer(city), now=walk.tick())
    assert refused.value.codes == ("entry_not_seconded",)
    assert not Proposal.objects.exists()
    entries.second(walk.entry, by=seconder(city), now=walk.tick())
    proposal = Proposal.objects.get()
    assert (proposal.measure, proposal.ground) == ("INTERVIEW", "FALSE_RESULT")
    assert examine(Subject("proposal", proposal.pk)).faults == []
    entry = entries.notify(walk.entry, by=noticer(city), now=walk.tick())
    assert (entry.state, entry.points) == ("NOTIFIED", Decimal("2.0"))
    assert entry.broken_at == walk.dispatch.handled_at


def test_only_a_false_conclusion_is_seconded(city: City) -> None:
    with pytest.raises(Refused) as refused:
        entries.second(EntryWalk(city).entry, by=seconder(city), now=START)
    assert refused.value.codes == ("entry_needs_no_second",)


def test_notice_begins_the_time_to_appeal(city: City) -> None:
    walk = EntryWalk(city)
    entry = walk.to("NOTIFIED")
    clock = entry.deadlines.get()
    assert (clock.kind, clock.owner, clock.due_at) == ("APPEAL_FILE", entry.department, entry.appeal_due_at)
    told = records_of(Subject("entry", entry.pk)).get(verb="notify").text
    assert "张三丰" not in told
    assert '"points":"2.0"' in told.replace(": ", ":")


def test_many_notices_stop_at_none(city: City) -> None:
    good, bad = EntryWalk(city).entry, EntryWalk(city, code="D8").entry
    outcome = entries.notify_many([good, bad], by=noticer(city), now=START)
    assert outcome.done == [good.pk]
    assert outcome.refused == [(bad.pk, (Reason("entry_not_seconded"),))]


def test_declined_with_a_reason_it_stays(city: City) -> None:
    walk = EntryWalk(city)
    with pytest.raises(Refused) as refused:
        entries.decline(walk.entry, reason=" ", by=noticer(city), now=walk.tick())
    assert refused.value.codes == ("entry_reason_missing",)
    entry = entries.decline(walk.entry, reason="证据不足。", by=noticer(city), now=walk.tick())
    assert (entry.state, entry.revoke_reason) == ("REVOKED", "证据不足。")


def test_an_older_version_is_stale(city: City) -> None:
    walk = EntryWalk(city)
    walk.to("NOTIFIED")
    with pytest.raises(Stale):
        entries.revoke(walk.entry, reason="误报。", by=noticer(city), now=walk.tick(), version=1)


def test_a_rule_is_proposed_once_a_dispatch(city: City) -> None:
    walk = EntryWalk(city)
    with pytest.raises(Refused) as refused:
        proposing.propose_deduction(
            walk.dispatch, code="D11", reason=WHY, referral="网信办", by=seconder(city), now=walk.tick()
        )
    assert refused.value.codes == ("entry_exists",)
    assert ScoreEntry.objects.count() == 1


def test_the_unit_proposes_nothing_about_itself(city: City) -> None:
    walk = EntryWalk(city)
    own = everything(city, "own", "lead")
    with pytest.raises(NotPermitted) as refused:
        proposing.propose_deduction(walk.dispatch, code="D8", reason=WHY, by=own, now=walk.tick())
    assert refused.value.codes == ("act_own_department",)
    with pytest.raises(NotPermitted):
        proposing.propose_deduction(walk.dispatch, code="D8", reason=WHY, by=approver(city), now=walk.tick())


@pytest.mark.parametrize(
    ("code", "referral", "reasons"),
    [("D11", "", ["entry_referral_missing"]), ("D7", "", ["entry_not_designated"])],
)
def test_what_a_proposal_must_say(city: City, code: str, referral: str, reasons: list[str]) -> None:
    walk = EntryWalk(city)
    with pytest.raises(Refused) as refused:
        proposing.propose_deduction(
            walk.dispatch, code=code, reason=WHY, referral=referral, by=proposer(city), now=walk.tick()
        )
    assert list(refused.value.codes) == reasons


def test_a_bonus_by_the_manager_and_noticed_by_another(city: City) -> None:
    given = {"kind": "FIRST_TIME", "reason": "一次性解决率位列同组第一。", "now": START}
    bonus = proposing.propose_bonus(city.departments["lead"], by=decider(city), **given)  # type: ignore[arg-type]
    assert (bonus.points, bonus.is_bonus, bonus.period) == (Decimal("0.5"), True, "2026-09")
    assert refusals(bonus, "notify", decider(city)) == {"act_own_paper"}
    assert refusals(bonus, "notify", noticer(city)) == set()
    with pytest.raises(Refused) as refused:
        proposing.propose_bonus(city.departments["lead"], by=noticer(city), **given)  # type: ignore[arg-type]
    assert refused.value.codes == ("entry_exists",)
    with pytest.raises(Refused) as refused:
        proposing.propose_bonus(
            city.departments["lead"], kind="BANNER", reason="锦旗一面。", by=noticer(city), now=START
        )
    assert refused.value.codes == ("entry_bonus_of_nothing",)


def test_an_appeal_needs_words(city: City) -> None:
    walk = EntryWalk(city)
    walk.to("NOTIFIED")
    with pytest.raises(Refused) as refused:
        appeals.appeal(walk.entry, grounds="不服", by=approver(city), now=walk.tick())
    assert refused.value.codes == ("appeal_too_short",)
    assert len(GROUNDS) >= appeals.SHORTEST

"""The ledger, an entry and the desks, as people meet them: filters, sums, forms, files, who sees what."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from departments.roles import Role
from supervision.actions import filing
from supervision.models import ExclusionRequest, PaperFile, PaperUpload, ScoreEntry
from tests.cast import City
from tests.core.upload_samples import pdf
from tests.feedback.web import HTMX, Moment, signed_in, text_of
from tests.supervision.papers.entries import (
    GROUNDS,
    WHY,
    EntryWalk,
    approver,
    decider,
    exclusion_in,
    noticer,
    proposer,
)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


def act_url(entry: ScoreEntry, noun: str) -> str:
    return reverse("entry-act", args=[entry.pk, noun])


def test_the_ledger_adds_up_what_it_lists(city: City, moment: Moment) -> None:
    walk = EntryWalk(city, code="D8", road="COMPLETED")
    other = EntryWalk(city)
    gone = EntryWalk(city)
    gone.to("REVOKED")
    moment.now = walk.now
    page = signed_in(decider(city)).get(reverse("entries"))
    assert (page.status_code, page.context["total"]) == (200, 3)
    sums = page.context["sums"]
    assert (sums["n"], sums["raw"], sums["counts"], sums["full"]) == (2, "4.0", "4.0", "4.0")
    (row,) = sums["rows"]
    opened = signed_in(decider(city)).get(row["url"])
    assert (opened.context["total"], opened.context["sums"]["counts"]) == (3, row["counts"])
    one = signed_in(decider(city)).get(reverse("entries"), {"ticket": other.ticket.number})
    assert (one.context["total"], one.context["sums"]["counts"]) == (1, "2.0")


def test_the_cap_is_shown_where_it_takes_effect(city: City, moment: Moment) -> None:
    walk = EntryWalk(city)
    given: dict[str, Any] = {
        "department": walk.entry.department,
        "ticket": walk.ticket,
        "broken_at": walk.now,
        "period": "2026-09",
        "proposed_at": walk.now,
        "rule_version": walk.entry.rule_version,
    }
    capped = ScoreEntry.objects.create(key="D3:x", code="D3", points="2.0", **given)
    ScoreEntry.objects.create(key="D1:x", code="D1", points="0.5", **given)
    moment.now = walk.now
    sums = signed_in(decider(city)).get(reverse("entries")).context["sums"]
    assert (sums["raw"], sums["capped"], sums["counts"]) == ("4.5", "0.5", "4.0")
    page = signed_in(decider(city)).get(capped.get_absolute_url())
    told = page.context["sum"]
    assert (told["total"], told["counted"], told["is_capped"]) == ("2.5", "2.0", True)


def test_every_tab_counts_what_it_lists(city: City, moment: Moment) -> None:
    for state in ("PROPOSED", "NOTIFIED", "APPEALED", "UPHELD", "CONFIRMED", "REVOKED"):
        walk = EntryWalk(city)
        walk.to(state)
    moment.now = walk.now
    client = signed_in(decider(city))
    for tab in client.get(reverse("entries")).context["tabs"]:
        assert client.get(tab["url"]).context["total"] == tab["count"] > 0


def test_strangers_find_nothing(city: City, moment: Moment) -> None:
    walk = EntryWalk(city)
    walk.to("NOTIFIED")
    moment.now = walk.now
    stranger = signed_in(city.person(Role.UNIT_APPROVER, "stranger"))
    assert stranger.get(reverse("entries")).context["total"] == 0
    assert stranger.get(walk.entry.get_absolute_url()).status_code == 404
    assert stranger.get(act_url(walk.entry, "appeal")).status_code == 404


def test_an_appeal_with_a_file_and_without_script(city: City, moment: Moment, settings: Any) -> None:
    walk = EntryWalk(city)
    entry = walk.to("NOTIFIED")
    moment.now = walk.now
    client = signed_in(approver(city))
    assert WHY in text_of(client.get(entry.get_absolute_url()))
    file = SimpleUploadedFile("证明.pdf", pdf(), "application/pdf")
    short = client.post(act_url(entry, "appeal"), {"grounds": "短", "version": entry.version, "files": file})
    assert short.status_code == 422
    assert "证明.pdf" in text_of(short)
    assert PaperUpload.objects.get().place == f"appeal:{entry.pk}"
    done = client.post(act_url(entry, "appeal"), {"grounds": GROUNDS, "version": entry.version})
    assert (done.status_code, done["Location"]) == (302, entry.get_absolute_url())
    kept = PaperFile.objects.get(paper_kind="entry", paper_id=entry.pk)
    assert not PaperUpload.objects.exists()
    assert signed_in(decider(city)).get(reverse("supervision-file", args=[kept.pk])).status_code == 200
    stranger = signed_in(city.person(Role.UNIT_APPROVER, "stranger"))
    assert stranger.get(reverse("supervision-file", args=[kept.pk])).status_code == 404


def test_a_file_taken_out_again_is_gone(city: City, moment: Moment) -> None:
    walk = EntryWalk(city)
    entry = walk.to("NOTIFIED")
    moment.now = walk.now
    client, url = signed_in(approver(city)), act_url(entry, "appeal")
    client.post(url, {"grounds": "短", "files": SimpleUploadedFile("证明.pdf", pdf(), "application/pdf")})
    row = PaperUpload.objects.get()
    page = client.post(url, {"grounds": GROUNDS, "drop_file": f"u{row.pk}"})
    assert (page.status_code, PaperUpload.objects.count()) == (200, 0)
    assert GROUNDS in text_of(page)
    assert ScoreEntry.objects.get(pk=entry.pk).state == "NOTIFIED"


def test_uploads_nobody_sent_are_removed_after_a_day(city: City) -> None:
    by, now = approver(city), EntryWalk(city).now
    file = SimpleUploadedFile("证明.pdf", pdf(), "application/pdf")
    assert len(filing.receive("appeal:1", uploads=[file], by=by, now=now).kept) == 1
    bad = SimpleUploadedFile("坏.pdf", b"MZ\x90\x00", "application/pdf")
    assert filing.receive("appeal:1", uploads=[bad], by=by, now=now).reasons
    assert filing.remove_orphans(now=now + timedelta(hours=24)) == 0
    assert filing.remove_orphans(now=now + timedelta(hours=25)) == 1


def test_a_stale_decision_comes_back_with_what_was_typed(city: City, moment: Moment) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    moment.now = walk.now
    typed = {"decision": "UPHOLD", "note": "经核实属实。", "version": entry.version - 1}
    page = signed_in(decider(city)).post(act_url(entry, "decision"), typed)
    assert page.status_code == 409
    assert "经核实属实。" in text_of(page)
    assert f'name="version" value="{entry.version}"' in text_of(page)
    again = signed_in(decider(city)).post(act_url(entry, "decision"), typed | {"version": entry.version})
    assert (again.status_code, ScoreEntry.objects.get(pk=entry.pk).state) == (302, "UPHELD")


def test_a_refused_act_says_why_beside_its_button(city: City, moment: Moment) -> None:
    walk = EntryWalk(city, code="D8", road="COMPLETED")
    moment.now = walk.now
    page = signed_in(noticer(city)).get(walk.entry.get_absolute_url())
    acts = {act["verb"]: act["reasons"] for act in page.context["acts"]}
    assert acts["notify"] == ["A false conclusion needs a second supervisor before notice is given."]
    assert signed_in(noticer(city)).get(act_url(walk.entry, "notice")).status_code == 409
    denied = signed_in(approver(city)).post(act_url(walk.entry, "notice"), {})
    assert (denied.status_code, ScoreEntry.objects.get(pk=walk.entry.pk).state) == (403, "PROPOSED")


def test_notice_of_many_is_shown_before_it_is_given(city: City, moment: Moment) -> None:
    good, bad = EntryWalk(city).entry, EntryWalk(city, code="D8", road="COMPLETED")
    moment.now = bad.now
    client, ticked = signed_in(noticer(city)), {"e": [good.pk, bad.entry.pk], "next": reverse("entries")}
    shown = client.post(reverse("entries-notices"), ticked)
    assert [row.pk for row in shown.context["able"]] == [good.pk]
    assert [row.pk for row, _reasons in shown.context["unable"]] == [bad.entry.pk]
    assert ScoreEntry.objects.filter(state="PROPOSED").count() == 2
    done = client.post(reverse("entries-notices"), ticked | {"sure": "1"})
    assert (done.status_code, done.context["is_done"]) == (200, True)
    assert ScoreEntry.objects.get(pk=good.pk).state == "NOTIFIED"
    assert ScoreEntry.objects.get(pk=bad.entry.pk).state == "PROPOSED"
    assert signed_in(approver(city)).post(reverse("entries-notices"), ticked).status_code == 404


def test_a_deduction_is_proposed_by_its_form(city: City, moment: Moment) -> None:
    walk = EntryWalk(city)
    moment.now = walk.now
    client, url = signed_in(proposer(city)), reverse("entry-deduction")
    given = {"code": "D8", "number": walk.ticket.number, "reason": WHY}
    wrong = client.post(url, given | {"number": "20000101000001"})
    assert wrong.status_code == 422
    assert "No ticket has this number" in text_of(wrong)
    made = client.post(url, given)
    assert made.status_code == 302
    assert ScoreEntry.objects.get(code="D8").proposed_by == proposer(city)
    assert client.post(url, given).status_code == 409
    assert signed_in(approver(city)).get(url).status_code == 404


def test_a_bonus_is_proposed_by_its_form(city: City, moment: Moment) -> None:
    moment.now = EntryWalk(city).now
    given = {"kind": "FIRST_TIME", "department": city.departments["lead"].pk, "reason": "同组第一。"}
    assert signed_in(decider(city)).post(reverse("entry-bonus"), given).status_code == 302
    assert ScoreEntry.objects.get(code="B1").case == "FIRST_TIME"
    assert signed_in(proposer(city)).get(reverse("entry-bonus")).status_code == 404


def test_the_desk_of_appeals_and_the_dialog(city: City, moment: Moment) -> None:
    walk = EntryWalk(city)
    entry = walk.to("APPEALED")
    moment.now = walk.now
    client = signed_in(decider(city))
    page = client.get(reverse("appeals"))
    assert GROUNDS in text_of(page)
    (row,) = page.context["rows"]
    assert [act["verb"] for act in row["acts"]] == ["decide_appeal"]
    dialog = client.get(act_url(entry, "decision"), **HTMX)
    assert "<html" not in text_of(dialog)
    client.post(
        act_url(entry, "decision"), {"decision": "REVOKE", "note": "理由成立。", "version": entry.version}
    )
    over = client.get(reverse("appeals"), {"tab": "decided", "decision": "REVOKE"})
    assert "理由成立。" in text_of(over)


def test_an_exclusion_from_asking_to_granting(city: City, moment: Moment) -> None:
    walk = EntryWalk(city, code="D8", road="COMPLETED")
    moment.now = walk.now
    url = f"{reverse('exclusion-new')}?dispatch={walk.dispatch.pk}"
    asker = signed_in(approver(city))
    assert asker.get(url).status_code == 200
    assert signed_in(city.person(Role.UNIT_APPROVER, "stranger")).get(url).status_code == 404
    assert asker.post(url, {"ground": "UNREASONABLE", "grounds": GROUNDS}).status_code == 302
    row = ExclusionRequest.objects.get()
    first = reverse("exclusion-act", args=[row.pk, "first-review"])
    assert (
        signed_in(city.person(Role.SUPERVISOR, "parent")).post(first, {"note": "属实。"}).status_code == 302
    )
    granting = reverse("exclusion-act", args=[row.pk, "grant"])
    assert signed_in(decider(city)).post(granting, {"note": "同意。"}).status_code == 302
    assert ScoreEntry.objects.get(pk=walk.entry.pk).state == "REVOKED"
    page = signed_in(approver(city)).get(row.get_absolute_url())
    assert "同意。" in text_of(page)
    over = signed_in(decider(city)).get(reverse("exclusions"), {"tab": "over"})
    assert over.context["total"] == 1


@pytest.mark.parametrize("tab", ["", "first", "second", "over"])
def test_the_desk_of_exclusions(city: City, moment: Moment, tab: str) -> None:
    row = exclusion_in(city, {"second": "DISTRICT_REVIEWED", "over": "REFUSED"}.get(tab, "REQUESTED"))
    moment.now = row.asked_at
    page = signed_in(decider(city)).get(reverse("exclusions"), {"tab": tab})
    assert [found.pk for found in page.context["rows"]] == [row.pk]

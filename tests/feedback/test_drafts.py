"""Text that was typed and not sent: kept for its writer alone, through reassignment and sign-out."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from departments.actions.posts import appoint
from departments.models import Staff
from departments.roles import Role
from feedback import actions
from feedback.actions.drafts import thin_drafts
from feedback.models import Contact, Draft, ResultDraft, Ticket
from feedback.rules.drafts import LASTS
from tests.cast import START, City, Walk
from tests.feedback.unsent import LATER, WORDS, address, opened, sitting, type_in
from tests.feedback.web import Moment, signed_in, text_of


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    return Moment(monkeypatch)


@pytest.fixture
def walk(city: City, moment: Moment) -> Walk:
    walk = Walk(city)
    walk.to("CONTACTED")
    moment.now = walk.tick()
    return walk


@pytest.fixture
def handler(walk: Walk) -> Staff:
    return walk.staff(Role.HANDLER, "lead")


@pytest.fixture
def colleague(walk: Walk) -> Staff:
    """Another handler of the same department."""
    staff = Staff.objects.create_user("colleague", "x-correct-horse", display_name="同事")
    appoint(staff=staff, department=walk.city.departments["lead"], role=Role.HANDLER, by=None, now=START)
    return staff


def test_what_was_typed_comes_back_and_says_so(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    _page, token = opened(client, walk.ticket)

    answer = type_in(client, token, reply=WORDS, result_code="SOLVED", hand_in="1", version="99", next="/x")

    assert answer.json() == {"saved": f"{timezone.localtime(timezone.now()):%H:%M}"}
    for page in (opened(client, walk.ticket)[0], text_of(client.get(walk.ticket.get_absolute_url()))):
        assert WORDS in page
        assert "Restored: what was saved by itself" in page
        assert '<option value="SOLVED" selected>' in page
    assert ResultDraft.objects.count() == 0
    assert Ticket.objects.get().version == walk.ticket.version


def test_nobody_else_reads_or_touches_it(walk: Walk, handler: Staff, colleague: Staff) -> None:
    token = opened(signed_in(handler), walk.ticket)[1]
    type_in(signed_in(handler), token, reply=WORDS)
    kept = Draft.objects.get()

    for other in (
        colleague,
        walk.staff(Role.UNIT_APPROVER, "lead"),
        walk.staff(Role.SUPERVISOR, "institution"),
    ):
        client = signed_in(other)
        for page in (walk.ticket.get_absolute_url(), address(walk.ticket), reverse("drafts")):
            assert "配电箱进水" not in text_of(client.get(page, {"typed": kept.pk}))
        for name in ("draft-aside", "draft-removal", "draft-handing"):
            assert client.post(reverse(name, args=[kept.pk]), {"to": other.pk}).status_code == 404
    assert Draft.objects.get().aside_at is None


def test_it_is_not_readable_at_rest(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket)[1], reply=WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM feedback_draft d")
        stored = str(cursor.fetchall())
    assert "配电箱" not in stored
    assert "13812342716" not in stored


def test_a_colleagues_newer_paper_is_shown_beside_it(walk: Walk, handler: Staff, colleague: Staff) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket)[1], reply=WORDS)
    actions.draft_result(walk.ticket, result_code="", solved="", reply=LATER, by=colleague, now=walk.tick())

    page, _token = opened(client, walk.ticket)

    assert "what is stored has changed since" in page
    assert re.search(rf"<textarea[^>]*>\s*{LATER}", page)
    assert f"<mark>{WORDS}</mark>" in page
    taken = opened(client, walk.ticket, typed=Draft.objects.get().pk)[0]
    assert re.search(rf"<textarea[^>]*>\s*{WORDS}", taken)


def test_ones_own_older_text_is_not_offered_against_the_same(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket)[1], reply=LATER)
    actions.draft_result(walk.ticket, result_code="", solved="", reply=LATER, by=handler, now=walk.tick())
    page = opened(client, walk.ticket)[0]
    assert "Restored" not in page
    assert "changed since" not in page


def test_sent_it_is_gone_and_a_late_save_brings_nothing_back(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    token = opened(client, walk.ticket, "contact")[1]
    note = "市民说今晚在家。"
    type_in(client, token, note=note)
    at = timezone.localtime(timezone.now())
    given = {"at": f"{at:%Y-%m-%dT%H:%M}", "way": "PHONE", "outcome": "REACHED", "note": note}
    sent = client.post(address(walk.ticket, "contact"), {**given, "sitting": token, "version": ""})

    assert sent.status_code == 302
    assert Contact.objects.filter(note=note).exists()
    assert type_in(client, token, note=note).json() == {"saved": ""}
    assert not Draft.objects.unsent().exists()
    assert note not in opened(client, walk.ticket, "contact")[0]


def test_a_refused_form_keeps_its_sitting_and_its_text(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    token = opened(client, walk.ticket, "contact")[1]
    type_in(client, token, note="第一句")
    refused = client.post(address(walk.ticket, "contact"), {"note": "第一句，第二句", "sitting": token})
    assert refused.status_code == 422
    assert "data-autosave-typed" in text_of(refused)
    type_in(client, sitting(text_of(refused)), note="第一句，第二句")
    assert Draft.objects.count() == 1
    assert "第一句，第二句" in opened(client, walk.ticket, "contact")[0]


def test_put_aside_it_is_offered_no_more_but_still_there(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket, "contact")[1], note=WORDS)
    kept = Draft.objects.get()

    back = client.post(reverse("draft-aside", args=[kept.pk]), {"next": "/queue/"})

    assert back["Location"] == address(walk.ticket, "contact") + "?next=%2Fqueue%2F"
    assert WORDS not in text_of(client.get(back["Location"]))
    assert WORDS in text_of(client.get(reverse("drafts")))
    client.post(reverse("draft-removal", args=[kept.pk]))
    assert WORDS not in text_of(client.get(reverse("drafts")))


def test_two_windows_lose_nothing(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    first, second = opened(client, walk.ticket)[1], opened(client, walk.ticket)[1]
    type_in(client, first, reply="第一个窗口")
    type_in(client, second, reply="第二个窗口")
    type_in(client, first, reply="第一个窗口，又写了一句")

    assert "第一个窗口，又写了一句" in opened(client, walk.ticket)[0]
    page = text_of(client.get(reverse("drafts")))
    assert "第一个窗口，又写了一句" in page
    assert "第二个窗口" in page


def test_what_was_restored_goes_on_in_its_row(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket)[1], reply="上午写的")
    type_in(client, opened(client, walk.ticket)[1], reply="上午写的，下午接着写")
    assert Draft.objects.count() == 1


def test_two_windows_with_the_same_text_put_back_lose_nothing(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket)[1], reply="上午写的")
    first, second = opened(client, walk.ticket)[1], opened(client, walk.ticket)[1]
    type_in(client, first, reply="上午写的，第一个窗口接着写")
    type_in(client, second, reply="上午写的，第二个窗口接着写")
    type_in(client, first, reply="上午写的，第一个窗口写完了")

    page = text_of(client.get(reverse("drafts")))
    assert "上午写的，第一个窗口写完了" in page
    assert "上午写的，第二个窗口接着写" in page


def test_signed_out_nothing_is_kept_and_401_says_so(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    token = opened(client, walk.ticket)[1]
    client.logout()
    assert type_in(client, token, reply=WORDS).status_code == 401
    assert not Draft.objects.exists()
    client.force_login(handler)
    assert type_in(client, token, reply=WORDS).status_code == 200


def test_saving_is_no_sign_of_life(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    token = opened(client, walk.ticket)[1]
    session = client.session
    session["seen"] = 1
    session.save()
    type_in(client, token, reply=WORDS)
    assert client.session["seen"] == 1


def test_whoever_signs_in_at_the_same_desk_does_not_get_the_text(
    walk: Walk, handler: Staff, colleague: Staff
) -> None:
    token = opened(signed_in(handler), walk.ticket)[1]
    answer = type_in(signed_in(colleague), token, reply=WORDS)
    assert answer.status_code == 409
    assert "Somebody else is signed in" in str(answer.json())
    assert not Draft.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "eyJzdGFmZl9pZCI6MX0:1abc:def"])
def test_a_sitting_that_is_not_ours_is_refused(walk: Walk, handler: Staff, token: str) -> None:
    assert type_in(signed_in(handler), token, reply=WORDS).status_code == 400
    assert not Draft.objects.exists()


def test_more_than_any_form_takes_is_refused(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    assert type_in(client, opened(client, walk.ticket)[1], reply="长" * 60_001).status_code == 413


def test_a_call_half_taken_down_comes_back(walk: Walk) -> None:
    client = signed_in(walk.staff(Role.INTAKE_AGENT, "centre"))
    token = sitting(text_of(client.get(reverse("register"))))
    type_in(client, token, content="桂子巷的井盖", phone="13800002716")
    page = text_of(client.get(reverse("register")))
    assert "桂子巷的井盖" in page
    given = {
        "content": "桂子巷的井盖坏了",
        "phone": "13800002716",
        "channel": walk.city.channel.pk,
        "urgency": "NORMAL",
    }
    centre = walk.city.departments["centre"].pk
    answer = client.post(reverse("register"), {**given, "centre": centre, "sitting": sitting(page)})
    assert answer.status_code == 302
    assert "桂子巷的井盖" not in text_of(client.get(reverse("register")))


def test_a_choice_is_told_in_its_words(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    token = sitting(text_of(client.get(reverse("article-new"))))
    unit = walk.city.departments["lead"]
    type_in(client, token, answer="先断电，再报修。", owner_department=str(unit.pk), owner=str(handler.pk))
    page = text_of(client.get(reverse("drafts")))
    assert "先断电，再报修。" in page
    assert f">{unit}</" in page
    assert f">{handler.display_name}</" in page


def test_after_thirty_days_it_is_removed(walk: Walk, handler: Staff) -> None:
    client = signed_in(handler)
    type_in(client, opened(client, walk.ticket)[1], reply=WORDS)
    now = timezone.now()
    assert thin_drafts(now=now + LASTS) == 0
    assert thin_drafts(now=now + LASTS + timedelta(seconds=1)) == 1


def test_forms_without_anything_to_write_have_none(walk: Walk) -> None:
    fresh = Walk(walk.city, now=walk.tick())
    fresh.to("DISPATCHED")
    page = text_of(signed_in(walk.staff(Role.HANDLER, "lead")).get(address(fresh.ticket, "signature")))
    assert 'name="sitting"' not in page

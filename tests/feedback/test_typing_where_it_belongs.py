"""What was typed comes back where it belongs, nowhere else: its rows, its selection, its form, its case."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from feedback import actions
from feedback.actions import ruling
from feedback.models import Draft, HardCase
from feedback.rules.limit_table import cells_of
from feedback.rules.limits import DEFAULT_LIMITS
from tests.cast import START, City, Walk
from tests.feedback.test_assignment import colleague, lead_of
from tests.feedback.test_typing_on_desks import WORDS, desk, form_of, token_in
from tests.feedback.test_workload import given_to
from tests.feedback.unsent import sitting, type_in
from tests.feedback.web import Moment, signed_in, text_of

POOL = "/hard-cases/"
NOW = START + timedelta(hours=2)
AFTER = START + timedelta(days=9)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    moment = Moment(monkeypatch)
    moment.now = NOW
    return moment


def ticked(page: str, name: str) -> list[int]:
    boxes = [box for box in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in box and "checked" in box]
    return sorted(int(found[1]) for box in boxes if (found := re.search(r'value="(\d+)"', box)))


def test_rows_begun_last_week_are_not_ticked_when_others_are_asked_for(city: City, moment: Moment) -> None:
    gone, other = colleague(city, "王晓"), colleague(city, "李明")
    rows = sorted(lead_of(given_to(city, gone)).pk for _ in range(4))
    client = signed_in(city.person(Role.UNIT_APPROVER, "lead"))
    address = reverse("handover-of", args=[gone.pk])
    first, second = f"{address}?d={rows[0]}&d={rows[1]}", f"{address}?d={rows[2]}&d={rows[3]}"
    begun = text_of(client.get(first))
    type_in(client, sitting(begun), d=rows[:2], to=other.pk, words=WORDS)

    asked = text_of(client.get(second))
    assert ticked(asked, "d") == rows[2:]
    assert ticked(asked, "to") == []
    assert WORDS not in asked

    again = text_of(client.get(first))
    assert ticked(again, "d") == rows[:2]
    assert ticked(again, "to") == []
    assert WORDS in again
    kept = re.search(r'href="([^"]*typed=\d+)"', text_of(client.get(reverse("drafts"))))
    assert kept is not None
    assert WORDS in text_of(client.get(kept[1].replace("&amp;", "&")))


def test_where_nobody_can_take_the_work_nothing_is_saved_in_vain(city: City, moment: Moment) -> None:
    alone = colleague(city, "王晓")
    given_to(city, alone)
    page = text_of(signed_in(city.person(Role.UNIT_APPROVER, "lead")).get(f"/handover/{alone.pk}/"))
    assert "There is no other handler who is there." in page
    assert "data-autosave" not in page


def test_an_older_cell_stands_beside_the_newer_version_of_another(city: City, moment: Moment) -> None:
    client, page = signed_in(city.person(Role.SERVICE_MANAGER, "institution")), reverse("rules-limits-new")
    cells = cells_of(DEFAULT_LIMITS)
    begun = {f"cell-{place}": text for place, text in cells.items()}
    type_in(client, sitting(text_of(client.get(page))), **begun, note=WORDS)
    assert WORDS in text_of(client.get(page))

    ruling.issue_limits(
        cells=cells | {"HANDLE.NORMAL.HELP": "2wd"},
        effective_from=NOW,
        note="依办公会决定",
        by=city.person(Role.SERVICE_MANAGER, "institution"),
        now=NOW,
    )

    again = text_of(client.get(page))
    cell = re.search(r'<input[^>]*name="cell-HANDLE\.NORMAL\.HELP"[^>]*>', again)
    assert cell is not None
    assert 'value="2wd"' in cell[0]
    assert "what is stored has changed since" in again
    assert "<mark>3wd</mark>" in again


def test_an_older_rate_stands_beside_the_newer_version_too(city: City, moment: Moment) -> None:
    by = city.person(Role.SERVICE_MANAGER, "institution")
    client, page = signed_in(by), reverse("rules-callbacks-new")
    first = text_of(client.get(page))
    type_in(client, sitting(first), default_rate="77", note=WORDS)
    rates = {"default_rate": 60, "rates": {}, "seed": "a"}
    ruling.issue_callbacks(values=rates, effective_from=NOW, note="依决定", by=by, now=NOW)

    again = text_of(client.get(page))

    assert "what is stored has changed since" in again
    assert 'name="default_rate" value="60"' in again
    assert "<mark>77</mark>" in again


def numbers(n: int) -> str:
    return ",".join(f"20260801{i:06}" for i in range(n))


def test_an_order_for_forty_tickets_comes_back_for_these_forty(city: City, moment: Moment) -> None:
    tickets = [Walk(city).to("IN_PROGRESS") for _ in range(2)]
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    many = ",".join([*(ticket.number for ticket in tickets), numbers(38)])
    other = f"{many[:-1]}9"
    page = text_of(client.get("/orders/new/", {"tickets": many}))
    type_in(client, sitting(page), demand=WORDS)

    assert WORDS in text_of(client.get("/orders/new/", {"tickets": many}))
    backwards = ",".join(reversed(many.split(",")))
    assert WORDS in text_of(client.get("/orders/new/", {"tickets": backwards}))
    assert WORDS not in text_of(client.get("/orders/new/", {"tickets": other}))
    kept = text_of(client.get(reverse("drafts")))
    assert WORDS in kept
    link = re.search(r'href="(/orders/new/\?[^"]*)"', kept)
    assert link is not None
    assert many.replace(",", "%2C") in link[1]
    assert WORDS in text_of(client.get(link[1].replace("&amp;", "&")))
    aside = client.post(reverse("draft-aside", args=[Draft.objects.get().pk]))
    assert many.replace(",", "%2C") in aside["Location"]


def test_an_address_of_any_letters_leaves_the_unsent_texts_readable(city: City, moment: Moment) -> None:
    client = signed_in(city.person(Role.SUPERVISOR, "institution"))
    page = text_of(client.get("/orders/new/", {"ticket": "a:b"}))
    type_in(client, sitting(page), demand=WORDS)
    kept = client.get(reverse("drafts"))
    assert kept.status_code == 200
    assert WORDS in text_of(kept)


def two_cases(city: City, moment: Moment) -> tuple[Client, list[HardCase]]:
    for _ in range(2):
        walk = Walk(city)
        walk.to("RETURNED_TWICE")
        moment.now = walk.tick()
    return signed_in(city.person(Role.SUPERVISOR, "institution")), list(HardCase.objects.order_by("id"))


def closing(case: HardCase) -> str:
    return reverse("decisions-hard-cases-closing", args=[case.pk])


def type_of(client: Client, case: HardCase, words: str) -> str:
    token = token_in(form_of(text_of(client.get(POOL)), f"{case.pk}/closing"))
    type_in(client, token, note=words)
    return token


def test_beside_a_refused_closing_the_stored_form_of_another_is_asked_for_at_the_list(
    city: City, moment: Moment
) -> None:
    client, (first, second) = two_cases(city, moment)
    type_of(client, second, WORDS)

    refused = client.post(closing(first), {"note": ""})

    page = text_of(refused)
    assert refused.status_code == 409
    assert WORDS in form_of(page, f"{second.pk}/closing")
    here = re.findall(r'name="next" value="([^"]+)"><input type="hidden" name="stays"', page)
    assert here == [POOL]
    back = client.post(
        reverse("draft-aside", args=[Draft.objects.get().pk]), {"next": here[0], "stays": "1"}, follow=True
    )
    assert back.status_code == 200
    assert WORDS not in form_of(text_of(back), f"{second.pk}/closing")


def test_to_go_on_with_one_text_says_nothing_untrue_of_another(city: City, moment: Moment) -> None:
    client, (first, second) = two_cases(city, moment)
    type_of(client, first, "第一件的理由")
    type_of(client, second, "第二件的理由")
    chosen = Draft.objects.get(noun=f"hard-case:{first.pk}")

    page = text_of(client.get(f"{POOL}?ticket={first.ticket.number}&typed={chosen.pk}"))

    assert "changed since" not in page
    assert "第一件的理由" in form_of(page, f"{first.pk}/closing")
    assert "第二件的理由" in form_of(page, f"{second.pk}/closing")


def test_of_a_case_that_a_colleague_closed_first_one_is_told_with_ones_own_words(
    city: City, moment: Moment
) -> None:
    client, (first, second) = two_cases(city, moment)
    token = type_of(client, first, WORDS)
    actions.close_hard_case(
        first, note="已由中心直接协调解决", by=city.person(Role.SUPERVISOR, "centre"), now=AFTER
    )

    late = client.post(closing(first), {"note": WORDS, "sitting": token})

    page = text_of(late)
    assert late.status_code == 409
    assert WORDS in page
    assert 'role="alert"' in page
    assert first.ticket.number in page
    assert f"{second.pk}/closing" in page
    asked = text_of(client.get(POOL, {"ticket": first.ticket.number}))
    assert "closed this case" in asked
    assert reverse("drafts") in asked


def test_to_go_on_brings_the_case_onto_the_page(
    city: City, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, (first, second) = two_cases(city, moment)
    type_of(client, second, WORDS)
    monkeypatch.setattr("feedback.views.hard_cases.SIZE", 1)
    assert f"{second.pk}/closing" not in text_of(client.get(POOL))
    link = re.search(r'href="(/hard-cases/\?[^"]*)"', text_of(client.get(reverse("drafts"))))
    assert link is not None

    page = text_of(client.get(link[1].replace("&amp;", "&")))

    assert WORDS in form_of(page, f"{second.pk}/closing")
    assert f"{first.pk}/closing" in page
    refused = text_of(client.post(closing(second), {"note": ""}))
    assert f"{second.pk}/closing" in refused
    assert "/closing/?after=" not in refused


@pytest.mark.parametrize("name", ["refusing a return", "no extension", "reopening"])
def test_words_about_an_earlier_paper_are_told_apart_from_the_one_in_hand(
    city: City, moment: Moment, name: str
) -> None:
    client, ticket, address, noun, field = desk(city, moment, name)
    type_in(client, token_in(form_of(text_of(client.get(address)), noun)), **{field: WORDS})
    assert WORDS in form_of(text_of(client.get(address)), noun)
    Draft.objects.update(saved_at=START - timedelta(days=1))  # before the paper in hand came

    again = text_of(client.get(address))

    assert WORDS not in form_of(again, noun)
    assert "before the paper that lies here now" in again
    taken = text_of(client.get(address, {"typed": Draft.objects.get().pk, "ticket": ticket.number}))
    assert WORDS in form_of(taken, noun)

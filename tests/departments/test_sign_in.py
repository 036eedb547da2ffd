"""Signing in: five wrong passwords lock without telling who exists, and nothing gets round the count."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from core.models import AccessRecord
from core.refusals import Refused
from departments import demo_accounts
from departments.actions import signing_in
from departments.actions.signing_in import sign_in
from departments.models import SignInCount, Staff
from departments.roles import Role
from departments.rules.lockout import LOCKED_FOR, MOST_FOR_ADDRESS, MOST_FOR_NAME, WINDOW
from departments.views.sign_in import address_of
from tests.departments.conftest import NOW, PASSWORD, People, build_people
from tests.departments.racing import in_threads

ADDRESS = "10.1.2.3"
SECOND = timedelta(seconds=1)


def attempt(username: str = "zhoulan", password: str = "wrong", **given: Any) -> str:
    """The code of the refusal, or "in"."""
    try:
        sign_in(username=username, password=password, **{"address": ADDRESS, "now": NOW, **given})
    except Refused as refused:
        return refused.codes[0] if refused.status == 403 else "not a 403"
    return "in"


def post(client: Client, username: str = "zhoulan", password: str = "wrong", **more: str) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def page_of(answer: Any, username: str) -> str:
    """What the visitor reads, without the name typed and the token."""
    text = answer.content.decode().replace(username, "NAME")
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


# --- the count ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["zhoulan", "nobody", "closed"])
def test_five_wrong_passwords_lock_any_name_alike(people: People, username: str) -> None:
    people.person()
    people.person("closed", is_active=False)
    given = [attempt(username) for _ in range(MOST_FOR_NAME + 1)]
    assert given == ["sign_in_failed"] * (MOST_FOR_NAME - 1) + ["sign_in_locked"] * 2
    assert attempt(username, PASSWORD) == "sign_in_locked"


def test_the_lock_ends_after_its_time(people: People) -> None:
    people.person()
    for _ in range(MOST_FOR_NAME):
        attempt()
    assert attempt(password=PASSWORD, now=NOW + LOCKED_FOR - SECOND) == "sign_in_locked"
    assert attempt(password=PASSWORD, now=NOW + LOCKED_FOR) == "in"
    assert attempt(now=NOW + LOCKED_FOR) == "sign_in_failed"


def test_trying_on_while_locked_does_not_prolong_it(people: People) -> None:
    people.person()
    for _ in range(MOST_FOR_NAME):
        attempt()
    attempt(now=NOW + LOCKED_FOR - SECOND)
    assert attempt(password=PASSWORD, now=NOW + LOCKED_FOR) == "in"


def test_failures_are_forgotten_after_the_window(people: People) -> None:
    people.person()
    for _ in range(MOST_FOR_NAME - 1):
        attempt()
    later = NOW + WINDOW + SECOND
    assert [attempt(now=later) for _ in range(MOST_FOR_NAME - 1)] == ["sign_in_failed"] * (MOST_FOR_NAME - 1)


def test_a_right_password_starts_the_count_anew(people: People) -> None:
    people.person()
    for _ in range(3):
        assert [attempt() for _ in range(MOST_FOR_NAME - 1)] == ["sign_in_failed"] * (MOST_FOR_NAME - 1)
        assert attempt(password=PASSWORD) == "in"


def test_spellings_of_a_name_share_its_count_and_its_account(people: People) -> None:
    people.person()
    for username in ("ZhouLan", " zhoulan ", "ｚｈｏｕｌａｎ", "ZHOULAN"):
        assert attempt(username) == "sign_in_failed"
    assert attempt("ZhouLan ", PASSWORD) == "in"


def test_another_name_is_not_locked(people: People) -> None:
    people.person()
    people.person("taoran")
    for _ in range(MOST_FOR_NAME):
        attempt()
    assert attempt("taoran", PASSWORD) == "in"
    assert attempt(password=PASSWORD, address="10.9.9.9") == "sign_in_locked"


def test_an_address_is_locked_when_it_tries_many_names(people: People) -> None:
    people.person()
    for number in range(MOST_FOR_ADDRESS):
        attempt(f"guess{number}")
    assert attempt(password=PASSWORD) == "sign_in_locked"
    assert attempt(password=PASSWORD, address="10.9.9.9") == "in"
    assert attempt(password=PASSWORD, now=NOW + LOCKED_FOR) == "in"


def test_an_office_may_sign_in_all_morning(people: People) -> None:
    people.person()
    assert {attempt(password=PASSWORD) for _ in range(MOST_FOR_ADDRESS + 5)} == {"in"}
    assert SignInCount.objects.get().failures == 0


def test_no_name_is_kept_in_clear_and_old_counts_go(people: People) -> None:
    people.person()
    attempt("my-password-in-the-wrong-box")
    assert not SignInCount.objects.filter(key__contains="password").exists()
    attempt(password=PASSWORD, now=NOW + timedelta(days=2))
    assert SignInCount.objects.count() == 1


def test_however_many_try_at_once_five_passwords_are_looked_at(
    cloned_database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_people().person()
    looked_at: list[str] = []
    monkeypatch.setattr(signing_in, "authenticate", lambda _request, **given: looked_at.append("x"))
    results = in_threads(*[attempt] * 20)
    assert len(looked_at) == MOST_FOR_NAME
    assert set(results) <= {"sign_in_failed", "sign_in_locked"}


def test_who_came_and_who_failed_is_written_down(people: People) -> None:
    staff = people.person()
    attempt()
    attempt("nobody")
    attempt(password=PASSWORD)
    rows = AccessRecord.objects.order_by("id").values_list("action", "actor_id", "address", "subject_id")
    assert list(rows) == [
        ("sign_in_failed", staff.pk, ADDRESS, staff.pk),
        ("sign_in_failed", 0, ADDRESS, 0),
        ("sign_in", staff.pk, ADDRESS, staff.pk),
    ]


# --- the door ----------------------------------------------------------------------------------------------


def test_the_page_does_not_tell_who_exists(people: People) -> None:
    people.person()
    people.person("closed", is_active=False)
    for _ in range(MOST_FOR_NAME + 1):
        pages = {
            page_of(answer, name)
            for name in ("zhoulan", "nobody", "closed")
            if (answer := post(Client(), name)).status_code == 403
        }
        assert len(pages) == 1


def test_signing_in_changes_the_session_and_leads_on(people: People) -> None:
    people.person()
    client = Client()
    session = client.session
    session["kept"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    answer = post(client, password=PASSWORD, next="/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert client.session.session_key != before
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_nowhere_else(people: People, wanted: str) -> None:
    people.person()
    assert post(Client(), password=PASSWORD, next=wanted)["Location"] == "/"
    assert Client().post("/look/", {"theme": "dark", "next": wanted})["Location"] == "/"


def test_a_dialog_of_somebody_signed_out_leaves_for_the_whole_page(people: People) -> None:
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/queue/?tab=sign"}
    elsewhere = here | {"HX-Current-URL": "https://evil.example/"}

    answer = Client().get("/queue/", headers=here, follow=True)

    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fqueue%2F%3Ftab%3Dsign"
    assert Client().get("/sign-in/", headers=elsewhere)["HX-Redirect"] == "/sign-in/?next=%2F"


def test_a_wrong_password_keeps_the_name_typed(people: People) -> None:
    people.person()
    answer = post(Client())
    assert 'value="zhoulan"' in answer.content.decode()
    assert "wrong" not in answer.content.decode().replace("wrong tries", "")


def test_leaving_is_a_post(people: People) -> None:
    staff = people.person()
    client = people.browser(staff)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302
    assert AccessRecord.objects.get().action == "sign_out"


def test_the_forms_carry_a_token(people: People) -> None:
    people.person()
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, password=PASSWORD).status_code == 403
    assert strict.post("/look/", {"theme": "dark"}).status_code == 403


def test_the_administration_has_no_door_of_its_own(people: People) -> None:
    answer = Client().get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=%2Fadmin%2F"
    assert Client().post("/admin/login/", {"username": "a", "password": "b"}).status_code in {302, 405}
    client = people.browser(people.holder(Role.SYSTEM_ADMIN, "city"))
    assert client.get("/admin/password_change/")["Location"] == "/account/"
    client.post("/admin/logout/")
    assert AccessRecord.objects.get().action == "sign_out"


def test_an_idle_session_ends_and_polling_does_not_keep_it(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = people.browser(people.person())
    client.get("/account/")
    real = timezone.now()
    monkeypatch.setattr("core.web.idle.time.time", lambda: real.timestamp() + 120)
    monkeypatch.setattr("django.utils.timezone.now", lambda: real + timedelta(minutes=2))
    client.get("/account/", headers={"X-Background": "1"})
    assert client.cookies["sessionid"]["max-age"] == 30 * 60
    assert client.session["seen"] < int(real.timestamp()) + 120
    client.get("/account/")
    assert client.session["seen"] == int(real.timestamp() + 120)
    monkeypatch.setattr("django.utils.timezone.now", lambda: real + timedelta(minutes=33))
    assert client.get("/account/").status_code == 302


def test_demo_accounts_are_offered_in_demo_mode_only(
    people: People, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.person("demo")
    account = demo_accounts.DemoAccount("demo", "周岚", "经办人", PASSWORD)
    monkeypatch.setattr(demo_accounts, "_providers", [lambda: [account]])
    settings.DEMO = True
    assert PASSWORD in Client().get("/sign-in/").content.decode()
    settings.DEMO = False
    assert PASSWORD not in Client().get("/sign-in/").content.decode()


@pytest.mark.parametrize(
    ("proxies", "passed_on", "seen"),
    [
        (0, "1.1.1.1", "10.0.0.9"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.8", "1.1.1.1"),
        (1, "", "10.0.0.9"),
        (1, "unknown", "10.0.0.9"),
        (2, "1.1.1.1", "10.0.0.9"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, proxies: int, passed_on: str, seen: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": passed_on}, REMOTE_ADDR="10.0.0.9")
    assert address_of(request) == seen


def test_a_closed_account_is_out_at_once(people: People) -> None:
    staff = people.person()
    client = people.browser(staff)
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302

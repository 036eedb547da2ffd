"""Accounts: who keeps them, one's own password, and the look that each reader chooses."""

import pytest
from django.test import Client

from core.evidence import Subject, records_of
from core.refusals import NotPermitted, Refused
from departments.actions.accounts import (
    amend_account,
    give_password,
    open_account,
    set_account_active,
)
from departments.look import CHOICES
from departments.models import Staff
from departments.roles import Role
from tests.departments.conftest import NOW, PASSWORD, People

NEW = "Lantern-on-Tingyu-Road-7"


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> int:
    data = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post("/account/", data).status_code


def test_the_three_keep_apart(people: People) -> None:
    for role in Role:
        by = people.holder(role, "city")
        given = {"username": f"new.{role.value}", "display_name": "新人", "password": PASSWORD}
        if role == Role.SYSTEM_ADMIN:
            assert open_account(by=by, now=NOW, **given).must_change_password
        else:
            with pytest.raises(NotPermitted, match="account_not_yours"):
                open_account(by=by, now=NOW, **given)


def test_an_account_is_kept_by_whom_all_its_posts_belong_to(people: People) -> None:
    keeper = people.holder(Role.SYSTEM_ADMIN, "bureau")
    set_account_active(people.holder(Role.HANDLER, "repairs"), is_active=False, by=keeper, now=NOW)
    set_account_active(people.person(), is_active=False, by=keeper, now=NOW)
    outsider = people.holder(Role.HANDLER, "water")
    with pytest.raises(NotPermitted):
        set_account_active(outsider, is_active=False, by=keeper, now=NOW)
    with pytest.raises(NotPermitted):
        give_password(outsider, password=NEW, by=keeper, now=NOW)
    with pytest.raises(NotPermitted):
        amend_account(outsider, display_name="甲", email="", phone="", by=keeper, now=NOW)
    with pytest.raises(Refused, match="account_own"):
        set_account_active(keeper, is_active=False, by=keeper, now=NOW)


def test_a_name_is_taken_in_every_spelling(people: People) -> None:
    assert people.person("ZhouLan").username == "zhoulan"
    with pytest.raises(Refused, match="username_taken"):
        open_account(username="ＺhouLan", display_name="甲", password=None, by=None, now=NOW)


def test_an_account_without_a_password_lets_nobody_in(people: People) -> None:
    staff = open_account(username="quiet", display_name="甲", password=None, by=None, now=NOW)
    assert not staff.has_usable_password()
    assert not staff.must_change_password


def test_a_given_password_opens_one_page_only(people: People) -> None:
    keeper, staff = people.holder(Role.SYSTEM_ADMIN, "city"), people.person()
    give_password(staff, password=PASSWORD, by=keeper, now=NOW)
    client = people.browser(Staff.objects.get(pk=staff.pk))
    assert client.get("/calendar/")["Location"] == "/account/"
    assert client.post("/look/", {"theme": "dark"})["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert change(client) == 302
    assert client.get("/calendar/").status_code == 403
    verbs = [record.verb for record in records_of(Subject("staff", staff.pk))]
    assert verbs == ["give_password", "change_password"]


def test_changing_the_password_keeps_this_session_and_ends_the_others(people: People) -> None:
    staff = people.person()
    here, elsewhere = people.browser(staff), people.browser(staff)
    assert change(here) == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert Staff.objects.get(pk=staff.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("not-the-old-one", NEW, NEW),
        (PASSWORD, NEW, f"{NEW}!"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "1234567890", "1234567890"),
        (PASSWORD, PASSWORD, PASSWORD),
    ],
)
def test_a_poor_password_is_refused(people: People, old: str, new: str, again: str) -> None:
    staff = people.person()
    assert change(people.browser(staff), old, new, again) == 400
    assert Staff.objects.get(pk=staff.pk).check_password(PASSWORD)


def test_the_account_page_shows_live_posts(people: People) -> None:
    page = people.browser(people.holder(Role.HANDLER, "lighting")).get("/account/").content.decode()
    assert "市照明管理处" in page
    assert Client().get("/account/").status_code == 302


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in CHOICES for value in CHOICES[name]])
def test_a_look_is_kept_before_and_after_sign_in(people: People, name: str, value: str) -> None:
    client = Client()
    answer = client.post("/look/", {name: value, "next": "/sign-in/"})
    assert answer["Location"] == "/sign-in/"
    assert answer.cookies[name].value == value
    assert answer.cookies[name]["samesite"] == "Lax"
    attribute = f'data-{name}="{value}"'
    if value and name in {"theme", "size"}:
        assert attribute in client.get("/sign-in/").content.decode()


def test_an_unknown_look_is_not_kept(people: People) -> None:
    client = Client()
    assert not client.post("/look/", {"theme": '"><script>', "size": "huge"}).cookies
    client.cookies["theme"] = '"><script>alert(1)</script>'
    assert "<script>alert" not in client.get("/sign-in/").content.decode()
    assert client.get("/look/").status_code == 405


def test_the_language_is_kept_and_leads_back(people: People) -> None:
    client = Client()
    answer = client.post("/set-language/", {"language": "en", "next": "/sign-in/"})
    assert answer["Location"] == "/sign-in/"
    assert 'lang="en"' in client.get("/sign-in/").content.decode()
    away = client.post("/set-language/", {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in away["Location"]

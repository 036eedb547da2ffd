"""Refusals are worded once and read the same as page, fragment and JSON."""

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from core import refusals
from core.reasons import Reason
from core.refusals import Difference, NotPermitted, Refused, Stale, register_wording, say
from core.web.refusal_answers import RefusalMiddleware, wants_json


@pytest.fixture(autouse=True)
def _english_and_private_wording(monkeypatch, settings):
    settings.STRICT_WORDING = True
    monkeypatch.setattr(refusals, "_wording", dict(refusals._wording))
    register_wording({"test_late": gettext_lazy("Late since %(since)s by %(n)s rows, 100%% sure.")})
    with translation.override("en"):
        yield


LATE = Reason("test_late", {"since": datetime(2026, 9, 28, 1, 42, tzinfo=UTC), "n": 3})


def test_a_reason_is_a_value():
    assert Reason("a", {"x": 1}) == Reason("a", {"x": 1}) != Reason("a", {"x": 2})
    assert len({Reason("a", {"x": 1}), Reason("a", {"x": 1})}) == 1


def test_times_in_reasons_are_said_in_shanghai_time():
    assert "9:42" in say(LATE)
    assert say(LATE).endswith("by 3 rows, 100% sure.")


@pytest.mark.parametrize("reason", [Reason("never_registered"), Reason("test_late", {"n": 1})])
def test_what_cannot_be_worded_raises_in_tests_and_is_logged_in_production(reason, settings, caplog):
    with pytest.raises(LookupError):
        say(reason)
    settings.STRICT_WORDING = False
    sentence = say(reason)
    assert reason.code in sentence
    assert "administrator" in sentence
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_one_code_has_one_sentence():
    register_wording({"test_same": "x"})
    register_wording({"test_same": "x"})
    with pytest.raises(ImproperlyConfigured):
        register_wording({"test_same": "y"})


def test_a_refusal_without_a_reason_is_a_programming_error():
    with pytest.raises(ValueError, match="at least one"):
        Refused()
    assert (NotPermitted().status, NotPermitted().codes) == (403, ("not_permitted",))
    assert (Stale().status, Stale().codes) == (409, ("stale",))
    assert Refused("stale", LATE).codes == ("stale", "test_late")


def _answer(refused: Exception, path: str = "/x/", **headers: str) -> HttpResponse | None:
    request = RequestFactory().post(path, headers=headers)
    return RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, refused)


STALE = Stale(LATE, differences=[Difference("title", "Title", "<old>", "new")])
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.django_db
def test_page_fragment_and_json_say_the_same():
    page = _answer(STALE, **PAGE)
    fragment = _answer(STALE, **PAGE, **{"HX-Request": "true"})
    data = _answer(STALE, Accept="application/json")
    assert page
    assert fragment
    assert data
    sentence = say(LATE)
    for answer in (page, fragment):
        assert answer.status_code == 409
        assert sentence in answer.content.decode()
        assert "&lt;old&gt;" in answer.content.decode()
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert fragment.headers["HX-Retarget"] == "#refusals"
    assert data.status_code == 409
    assert json.loads(data.content) == {
        "reasons": [{"code": "test_late", "text": sentence}],
        "differences": [{"field": "title", "label": "Title", "theirs": "<old>", "yours": "new"}],
    }


def test_the_status_of_the_refusal_is_the_status_of_the_answer():
    assert _answer(NotPermitted(), "/api/tickets/").status_code == 403
    assert _answer(Refused("stale", status=422), "/api/tickets/").status_code == 422


def test_other_exceptions_are_not_touched():
    assert _answer(ValueError("x")) is None


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/api/x", "text/html", True),
        ("/x", "application/json", True),
        ("/x", "application/json;q=0.9,text/html;q=0.5", True),
        ("/x", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False),
        ("/x", "*/*", False),
        ("/x", "", False),
    ],
)
def test_who_gets_json(path, accept, expected):
    headers = {"Accept": accept} if accept else {}
    assert wants_json(RequestFactory().get(path, headers=headers)) is expected


@pytest.mark.django_db
def test_the_way_back_never_leaves_the_house():
    html = _answer(NotPermitted(), **PAGE, Referer="https://evil.example/x").content.decode()
    assert "evil.example" not in html
    html = _answer(NotPermitted(), **PAGE, Referer="http://testserver/queue/?a=1").content.decode()
    assert "http://testserver/queue/?a=1" in html

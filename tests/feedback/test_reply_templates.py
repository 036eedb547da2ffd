"""Reply templates: who keeps which, what is filled in, that nothing in them ever runs; and the preview."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.evidence import Subject, records_of
from core.models import OutboxMessage
from core.refusals import NotPermitted
from departments.roles import Role
from feedback.actions.letters import UNKNOWN_LINK, answer_letter
from feedback.actions.reply_templates import save_template, set_standing
from feedback.models import ReplyTemplate, Ticket
from feedback.rules.templates import VARIABLES, fill, unknown_variables
from tests.cast import REPLY, START, City, Walk
from tests.feedback.web import Moment, signed_in, text_of

VALUES = dict.fromkeys(VARIABLES, "值")


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("您好！{number}号诉求已于{date}办结。{department}", []),
        ("没有变量", []),
        ("{编号}", ["{编号}"]),
        ("{numbre} {number} {phone} {numbre}", ["{numbre}", "{phone}"]),
        ("{ number }", ["{ number }"]),
        ("{number.__class__}", []),
        ("{0} {} {number!r} {number:>10}", []),
        ("{% load i18n %}{% now 'Y' %} {{ 7|add:1 }}", []),
        ("${number} #{7*7}", []),
    ],
)
def test_what_is_meant_as_a_variable_and_is_none_is_named(body: str, unknown: list[str]) -> None:
    assert unknown_variables(body) == unknown


@pytest.mark.parametrize(
    "attack",
    [
        "{number.__class__.__mro__}",
        "{number!r:>99999999}",
        "{0.__init__}",
        "{% include 'base.html' %}",
        "{% load i18n %}{% debug %}",
        "{{ ticket.complainant.phone }}",
        "{{ settings.SECRET_KEY }}",
        "${7*7} #{7*7} <%= 7*7 %>",
        "{" * 2000 + "}" * 2000,
        "%(number)s %s",
    ],
)
def test_attacks_are_plain_text(attack: str) -> None:
    assert fill(attack, VALUES) == attack


def test_of_two_braces_only_the_name_inside_is_filled() -> None:
    assert fill("{{number}} {citizen}", {"number": "1", "citizen": "{number}"}) == "{1} {number}"


@pytest.fixture
def keeper(city: City) -> Client:
    return signed_in(city.person(Role.SERVICE_MANAGER, "institution"))


@pytest.fixture
def approver(city: City) -> Client:
    return signed_in(city.person(Role.UNIT_APPROVER, "lead"))


def given(**changed: object) -> dict[str, object]:
    return {"name": "路灯", "category": "", "topic": "", "department": "", "body": "您好！{number}"} | changed


def test_a_template_is_added_with_evidence_and_without_its_text(keeper: Client) -> None:
    assert keeper.post(reverse("template-new"), given())["Location"] == reverse("templates")
    row = ReplyTemplate.objects.get()
    records = records_of(Subject("reply_template", row.pk))
    assert [record.verb for record in records] == ["add_template"]
    assert "您好" not in str([vars(record) for record in records])


def test_an_unknown_variable_is_refused_by_name_and_the_text_kept(keeper: Client) -> None:
    answer = keeper.post(reverse("template-new"), given(body="您好！{编号}"))
    assert answer.status_code == 409
    assert "“{编号}” is not filled in by anything" in text_of(answer)
    assert "{phone_of" not in text_of(answer)
    assert "您好！{编号}</textarea>" in text_of(answer)
    assert not ReplyTemplate.objects.exists()


def test_a_name_stands_once_a_department(keeper: Client, city: City) -> None:
    own = given(department=city.departments["lead"].pk)
    answers = [keeper.post(reverse("template-new"), row).status_code for row in (given(), own, given())]
    assert answers == [302, 302, 409]


def test_the_preview_fills_a_sample_and_saves_nothing(keeper: Client) -> None:
    look = keeper.post(reverse("template-new"), given(look="1", body="{citizen}：{department} {编号}"))
    assert "市照明管理处" in text_of(look)
    assert "Nothing fills in {编号}" in text_of(look)
    assert not ReplyTemplate.objects.exists()


def test_an_approver_keeps_those_of_the_own_department_alone(approver: Client, city: City) -> None:
    house = ReplyTemplate.objects.create(name="通用", body="您好")
    other = ReplyTemplate.objects.create(name="水务", body="您好", department=city.departments["stranger"])
    page = text_of(approver.get(reverse("templates"), {"q": "\x00"}))
    assert "通用" in page
    assert "水务" not in page
    for row in (house, other):
        for name in ("template-change", "template-standing"):
            assert approver.post(reverse(name, args=[row.pk]), given(is_active="0")).status_code == 404
    lead = city.departments["lead"].pk
    stranger = city.departments["stranger"].pk
    assert approver.post(reverse("template-new"), given(department=lead)).status_code == 302
    assert approver.post(reverse("template-new"), given(name="b", department=stranger)).status_code == 422
    assert approver.post(reverse("template-new"), given(name="c")).status_code == 422


def test_the_action_itself_refuses_another_departments(city: City) -> None:
    by, stranger = city.person(Role.UNIT_APPROVER, "lead"), city.departments["stranger"]
    words = {"name": "水务", "body": "您好", "by": by, "now": START}
    for place in (stranger, None):
        with pytest.raises(NotPermitted):
            save_template(None, department=place, **words)
        row = ReplyTemplate.objects.create(name=f"现有{place}", body="您好", department=place)
        with pytest.raises(NotPermitted):
            save_template(row, department=city.departments["lead"], **words)
        with pytest.raises(NotPermitted):
            set_standing(row, is_active=False, by=by, now=START)


def test_to_others_the_page_is_not_there(city: City) -> None:
    client = signed_in(city.person(Role.HANDLER, "lead"))
    row = ReplyTemplate.objects.create(name="通用", body="您好")
    for address in (
        reverse("templates"),
        reverse("template-new"),
        reverse("template-change", args=[row.pk]),
        reverse("template-standing", args=[row.pk]),
    ):
        assert client.get(address).status_code in {404, 405}
        assert client.post(address, given()).status_code in {404, 405}


def test_retired_it_is_offered_no_more(keeper: Client) -> None:
    row = ReplyTemplate.objects.create(name="通用", body="您好")
    keeper.post(reverse("template-standing", args=[row.pk]), {"is_active": "0"})
    assert not ReplyTemplate.objects.get().is_active
    assert "通用" not in text_of(keeper.get(reverse("templates")))
    assert "通用" in text_of(keeper.get(reverse("templates"), {"all": "1"}))


def test_the_list_is_searched_and_filtered(keeper: Client, city: City) -> None:
    ReplyTemplate.objects.create(name="照明修复", body="您好", category="HELP", topic=city.topic)
    ReplyTemplate.objects.create(name="水压说明", body="水压", category="CONSULT")
    cases = [({"q": "水压"}, "水压说明"), ({"category": "HELP"}, "照明修复"), ({"q": "市政"}, "照明修复")]
    for query, found in cases:
        page = text_of(keeper.get(reverse("templates"), query))
        assert found in page
        assert ({"水压说明", "照明修复"} - {found}).pop() not in page


def test_the_number_of_queries_does_not_grow_with_templates(keeper: Client) -> None:
    ReplyTemplate.objects.create(name="零", body="您好")
    keeper.get(reverse("templates"))
    with CaptureQueriesContext(connection) as first:
        keeper.get(reverse("templates"))
    ReplyTemplate.objects.bulk_create(ReplyTemplate(name=f"模板{n}", body="您好") for n in range(12))
    with CaptureQueriesContext(connection) as second:
        keeper.get(reverse("templates"))
    assert len(second) == len(first)


class TestInTheEditor:
    """For a ticket that the lead department has contacted."""

    @pytest.fixture
    def walk(self, city: City, monkeypatch: pytest.MonkeyPatch) -> Walk:
        moment = Moment(monkeypatch)
        walk = Walk(city)
        walk.to("CONTACTED")
        moment.now = walk.tick()
        return walk

    @pytest.fixture
    def handler(self, walk: Walk) -> Client:
        return signed_in(walk.staff(Role.HANDLER, "lead"))

    def test_own_ones_of_the_department_and_above_are_offered(self, walk: Walk, handler: Client) -> None:
        for place in ("lead", "parent", "stranger"):
            whose = walk.city.departments[place]
            ReplyTemplate.objects.create(name=f"模板{place}", body="您好", department=whose)
        page = text_of(handler.get(walk.ticket.get_absolute_url()))
        assert "模板lead" in page
        assert "模板parent" in page
        assert "模板stranger" not in page

    def test_a_use_is_counted_and_the_text_alone_answered(self, walk: Walk, handler: Client) -> None:
        row = ReplyTemplate.objects.create(
            name="通用", body="{citizen}：{title} {handler} {raised} {due} {x.y}"
        )
        asked = {"fill": "1", "insert": "1", "template": row.pk, "reply": "我写的"}
        answer = handler.post(reverse("ticket-draft", args=[walk.ticket.number]), asked)
        assert answer["Content-Type"].startswith("text/plain")
        said = text_of(answer)
        assert "听雨路路灯不亮" in said
        assert f"{START.year} 年" in said
        assert "{x.y}" in said
        assert "我写的" not in said
        assert ReplyTemplate.objects.get().use_count == 1

    def test_what_is_shown_before_is_what_is_sent(self, walk: Walk, handler: Client) -> None:
        where = reverse("ticket-letter", args=[walk.ticket.number])
        shown = text_of(handler.post(where, {"reply": REPLY}))
        assert REPLY.splitlines()[0] in shown
        assert UNKNOWN_LINK in shown
        assert "138＊＊＊＊2716" in shown
        assert "13800002716" not in shown
        assert Ticket.objects.get().version == walk.ticket.version

    def test_without_script_one_goes_back_to_the_words_one_typed(self, walk: Walk, handler: Client) -> None:
        where = reverse("ticket-letter", args=[walk.ticket.number])
        typed = {"reply": "写到一半\n第二行", "solved": "SOLVED", "version": walk.ticket.version}
        shown = handler.post(where, typed)
        back = dict(shown.context["typed"])
        assert f'action="{reverse("ticket-draft", args=[walk.ticket.number])}"' in text_of(shown)
        editor = handler.post(reverse("ticket-draft", args=[walk.ticket.number]), {**back, "fill": "1"})
        assert editor.context["form"]["reply"].value() == "写到一半\n第二行"
        assert editor.context["form"]["solved"].value() == "SOLVED"
        assert Ticket.objects.get().version == walk.ticket.version

    def test_only_who_writes_signs_or_checks_sees_it(self, walk: Walk) -> None:
        where = reverse("ticket-letter", args=[walk.ticket.number])
        for role, place in ((Role.SUPERVISOR, "institution"), (Role.HANDLER, "stranger")):
            client = signed_in(walk.staff(role, place))
            assert client.get(where).status_code == 404
            assert client.post(where, {"reply": REPLY}).status_code == 404


def test_the_letter_shown_and_the_letter_sent_are_word_for_word_the_same(city: City) -> None:
    walk = Walk(city)
    walk.to("PENDING_CALLBACK")
    sent = OutboxMessage.objects.get(key=f"ticket:{walk.ticket.pk}:answer:1").body
    ticket = Ticket.objects.get()
    shown = answer_letter(ticket, reply=ticket.public_reply, link="LINK", until="UNTIL").body
    fixed = [part for piece in shown.split("LINK") for part in piece.split("UNTIL")]
    assert all(part in sent for part in fixed)

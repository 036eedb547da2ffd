"""T1: little is asked, all that is wrong is said at once, and nobody's data lies in clear."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from core.evidence import Subject, records_of
from core.models import OutboxMessage
from core.refusals import NotPermitted, Refused
from core.secrets import blind_index
from departments.roles import Role
from departments.rules.calendar import SHANGHAI
from feedback import actions
from feedback.models import Complainant, Deadline, Ticket
from feedback.rules.registration import NewMatter
from tests.cast import START, City

Register = Callable[..., Ticket]
PERSON = {
    "name": "欧阳晓月",
    "phone": "13987652716",
    "email": "ouyang@mail.example",
    "id_number": "110101199003070011",
    "address": "望湖区听雨路 8 号 3 单元",
    "channel_account": "听雨人_88",
}


@pytest.fixture
def register(city: City) -> Register:
    def go(content: str = "听雨路的路灯坏了。", *, now: datetime = START, **given: Any) -> Ticket:
        return actions.register(
            NewMatter(content=content, **given),
            by=city.person(Role.INTAKE_AGENT, "centre"),
            now=now,
            centre=city.departments["centre"],
            channel=city.channel,
        )

    return go


def test_words_alone_are_enough(register: Register) -> None:
    ticket = register()
    assert (ticket.state, ticket.version, ticket.contact_means) == ("REGISTERED", 1, "NONE")
    assert (ticket.complainant, ticket.title) == (None, "听雨路的路灯坏了。")
    assert len(ticket.query_code) == 8
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("given", "means", "adapter"),
    [
        ({"phone": "13987652716"}, "PHONE", "sms"),
        ({"phone": "0571-8765432"}, "PHONE", "sms"),
        ({"email": "a@mail.example"}, "EMAIL", "mail"),
        ({"channel_account": "听雨人"}, "CHANNEL_ACCOUNT", "channel"),
        ({"channel_account": "听雨人", "email": "a@mail.example"}, "EMAIL", "mail"),
        (
            {"phone": "13987652716", "email": "a@mail.example", "contact_means": "EMAIL"},
            "EMAIL",
            "mail",
        ),
    ],
)
def test_it_is_acknowledged_once_by_the_means_of_contact(
    register: Register, given: dict[str, str], means: str, adapter: str
) -> None:
    ticket = register(**given)
    assert ticket.contact_means == means
    message = OutboxMessage.objects.get()
    assert message.adapter == adapter
    assert message.recipient == ticket.complainant.address_of(means)
    assert ticket.number in message.body
    assert ticket.query_code in message.body
    assert (message.about_kind, message.about_id) == ("ticket", ticket.pk)


def test_who_wants_no_answer_is_asked_nothing(register: Register) -> None:
    ticket = register(name="欧阳晓月", phone="13987652716", contact_means="NONE")
    assert ticket.contact_means == "NONE"
    assert ticket.complainant.masked_name == "欧阳＊＊"
    assert not OutboxMessage.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(register: Register) -> None:
    with pytest.raises(Refused) as caught:
        register(
            " ",
            title="长" * 201,
            phone="12345",
            email="nobody",
            contact_means="CHANNEL_ACCOUNT",
            reported_at=START + timedelta(seconds=1),
        )
    assert caught.value.codes == (
        "content_missing",
        "title_too_long",
        "reported_in_future",
        "phone_malformed",
        "email_malformed",
        "contact_missing",
    )
    assert all(caught.value.sentences)
    assert not Ticket.objects.exists()
    assert not Complainant.objects.exists()


def test_the_dispatch_clock_starts_with_the_registration(register: Register) -> None:
    ticket = register(reported_at=START - timedelta(days=3))
    clock = Deadline.objects.get(ticket=ticket)
    assert (clock.kind, clock.started_at, clock.owner) == ("DISPATCH", START, ticket.centre)
    assert clock.due_at == ticket.due_at == datetime(2026, 9, 21, 14, 30, tzinfo=SHANGHAI)
    assert clock.rule_version is not None


def test_the_same_words_again_are_flagged_however_they_are_typed(register: Register) -> None:
    first = register("停车位长期被占，请处理！")
    again = register(" 停车位长期被占  请处理。", phone="13987652716")
    other = register("停车位长期被占，请马上处理！")
    third = register("停车位长期被占,请处理")
    assert [t.is_repeat for t in (first, again, other, third)] == [False, True, False, True]
    assert {again.duplicate_of_id, third.duplicate_of_id} == {first.pk}


def test_numbers_count_the_day_in_shanghai(register: Register) -> None:
    last = datetime(2026, 9, 21, 23, 59, 59, tzinfo=SHANGHAI)
    numbers = [register(f"第 {n} 件。", now=last).number for n in range(2)]
    numbers += [register(f"次日第 {n} 件。", now=last + timedelta(seconds=1)).number for n in range(2)]
    assert numbers == ["20260921000001", "20260921000002", "20260922000001", "20260922000002"]


def test_only_who_may_register_at_the_centre(city: City, register: Register) -> None:
    for role, place in (
        (Role.INTAKE_AGENT, "other_centre"),
        (Role.HANDLER, "lead"),
        (Role.AUDITOR, "centre"),
        (Role.SUPERVISOR, "institution"),
    ):
        with pytest.raises(NotPermitted):
            actions.register(
                NewMatter(content="路灯坏了。"),
                by=city.person(role, place),
                now=START,
                centre=city.departments["centre"],
                channel=city.channel,
            )
    assert not Ticket.objects.exists()


def raw(table: str) -> str:
    """Everything the database holds of a table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM {table} AS t")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_no_clear_text_lies_in_the_database(register: Register) -> None:
    ticket = register(**PERSON)
    for table in ("feedback_complainant", "core_outboxmessage", "core_evidencerecord", "feedback_deadline"):
        held = raw(table)
        for value in (*PERSON.values(), "晓月", "87652716"):
            assert value not in held, f"{value} lies open in {table}"
    assert held
    held = raw("feedback_ticket")
    assert not [value for value in PERSON.values() if value in held]
    person = Complainant.objects.get(pk=ticket.complainant_id)
    assert {name: getattr(person, name) for name in PERSON} == PERSON


def test_equal_texts_are_not_equal_at_rest(register: Register) -> None:
    register("一。", name="欧阳晓月", phone="13987652716")
    register("二。", name="欧阳晓日", phone="13987652716")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT phone FROM feedback_complainant")
        assert len(cursor.fetchall()) == 2


@pytest.mark.parametrize(
    ("again", "is_same"),
    [
        ({"name": "欧阳晓月", "phone": "13987652716"}, True),
        ({"name": "欧阳晓月", "phone": "13987652716", "email": "a@mail.example"}, True),
        ({"name": "别人", "phone": "13987652716"}, False),
        ({"name": "欧阳晓月", "phone": "13987652717"}, False),
        ({"name": "欧阳晓月"}, False),
    ],
)
def test_a_citizen_is_found_again_by_the_blind_index(
    register: Register, again: dict[str, str], is_same: bool
) -> None:
    first = register("一。", name="欧阳晓月", phone="13987652716")
    second = register("二。", **again)
    assert (first.complainant_id == second.complainant_id) is is_same
    index = blind_index("+86 139 8765 2716", "phone")
    assert Complainant.objects.filter(phone_index=index, pk=first.complainant_id).exists()


def test_the_evidence_holds_ids_codes_and_digests_only(register: Register) -> None:
    ticket = register("请回电 13987652716，我叫欧阳晓月。", place="听雨路 8 号", **PERSON)
    (record,) = records_of(Subject("ticket", ticket.pk))
    assert record.verb == "register"
    for secret in (*PERSON.values(), "晓月", "听雨路", "87652716", ticket.query_code):
        assert secret not in record.text
    assert ticket.content_digest in record.text
    assert not re.search("[\u4e00-\u9fff]", record.text)


def test_a_known_external_number_is_refused_by_channel(register: Register) -> None:
    register("一。", external_number="E1")
    with pytest.raises(Refused) as caught:
        register("二。", external_number="E1")
    assert caught.value.codes == ("external_number_known",)
    register("三。")
    register("四。")
    assert Ticket.objects.count() == 3

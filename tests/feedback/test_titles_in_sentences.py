"""What a citizen is told on the phone names the matter within a sentence, whatever the title ends with."""

import pytest

from departments.roles import Role
from feedback.models import Ticket
from feedback.templatetags.tickets import within
from tests.cast import City, Walk
from tests.feedback.web import signed_in, text_of


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("路灯不亮", "路灯不亮"),
        ("路灯坏了三天。", "路灯坏了三天"),
        ("路灯坏了三天，晚上很黑，…", "路灯坏了三天，晚上很黑"),
        ("什么时候修？", "什么时候修？"),
        ("Lamp broken. ", "Lamp broken"),
        ("", ""),
    ],
)
def test_the_stop_a_title_ends_with_is_left_out(title: str, shown: str) -> None:
    assert within(title) == shown


def test_the_caller_reads_no_stop_before_the_comma(city: City) -> None:
    ticket = Walk(city).to("PENDING_CALLBACK")
    Ticket.objects.filter(pk=ticket.pk).update(title="路灯坏了三天，晚上一片漆黑。")
    page = text_of(signed_in(city.person(Role.CALLBACK_AGENT, "centre")).get("/callbacks/"))
    assert "“路灯坏了三天，晚上一片漆黑”" in page

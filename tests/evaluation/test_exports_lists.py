"""Every list that can be taken along: its file is its screen, its filters the page's, its texts masked."""

from urllib.parse import parse_qsl, urlencode

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.exports import Cells, ExportedList, asked, counted, every_list, rows_to_take, said
from core.masking import holds_number
from departments.models import Staff
from departments.roles import Role
from feedback.models import Dispatch
from tests.cast import City
from tests.evaluation.exporting import exported, sheets, supervisor, walked
from tests.feedback.web import signed_in

LISTS = {one.name: one for one in every_list()}
VALUES = {
    "tab": ["overdue", "all", "owing", "done", "first", "decided", "to-close"],
    "state": ["all", "ALL", "ISSUED", "CLOSED", "IN_PROGRESS", "proposed"],
    "department": ["1"],
    "topic": ["1"],
    "assignee": ["nobody", "me"],
    "period": ["2026-09", "all"],
    "quarter": ["2026-Q3", "all"],
    "late": ["1"],
    "overdue": ["yes"],
    "listed": ["yes"],
    "unsigned": ["yes"],
    "sort": ["new"],
    "closed": ["1"],
    "due_before": ["2026-10-01"],
}
PROSE = ("title", "content", "reply", "reason", "note", "grounds", "text", "plan", "problem", "purpose")
FREE = {"q", "ticket", "closed"}
"""Whatever stands there is understood: words to look for, and a box that any value ticks."""
FORBIDDEN = ("phone", "name_digest", "id_number", "email", "complainant", "address", "query_code")


def queries(one: ExportedList) -> list[str]:
    """Each parameter of the list with a few values, and something that nobody understands."""
    pairs = [(name, value) for name in one.params for value in (*VALUES.get(name, []), "nonsense")]
    return ["", *(urlencode([pair]) for pair in pairs)]


@pytest.fixture
def papers(city: City) -> City:
    """A few rows in the lists that tickets alone fill."""
    walked(city)
    walked(city, "COMPLETED")
    return city


def reader(city: City, name: str) -> Staff:
    """Who sees and exports all of a list; the analyses are the managers', not the supervisors'."""
    return city.person(Role.ASSESSMENT_MANAGER, "institution") if name == "analyses" else supervisor(city)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_the_file_holds_the_rows_of_the_screen_in_their_order(papers: City, name: str) -> None:
    """By the same address the page's own number and the file's rows are equal, filter by filter."""
    one, by, now = LISTS[name], reader(papers, name), timezone.now()
    page = signed_in(by)
    for query in queries(one):
        answer = page.get(f"{reverse(name)}?{query}")
        assert answer.status_code == 200, query
        request = asked(one, query, by)
        cells = Cells(one.columns, rows_to_take(one, request, now))
        rows = list(cells)
        total = answer.context["total"]
        assert len(rows) == counted(one, request, now).shown == int(str(total).replace(",", "")), query
        assert cells.ids == list(one.rows(request, now).values_list("pk", flat=True)), query


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_filter_of_the_page_is_known_to_the_file(papers: City, name: str) -> None:
    """Whatever the page offers as a link to itself may be taken along too."""
    by = reader(papers, name)
    answer = signed_in(by).get(reverse(name))
    groups = [answer.context.get(key) or [] for key in ("menus", "tabs", "states", "kinds")]
    links = [option["url"] for group in groups for menu in group for option in menu.get("options", [menu])]
    for link in links:
        address, _, query = link.partition("?")
        if address == reverse(name):
            params = {key for key, _value in parse_qsl(query)}
            assert params <= set(LISTS[name].params), link


@pytest.mark.parametrize("name", sorted(LISTS))
def test_filters_are_said_in_words_and_not_at_all_where_the_page_ignores_them(city: City, name: str) -> None:
    one, by = LISTS[name], supervisor(city)
    free = FREE | ({"late"} if name == "shares" else set())
    for param in one.params:
        told = said(one, asked(one, urlencode({param: "nobody understands this"}), by))
        assert bool(told) == (param in free), param


@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_column_is_a_citizen_s_data_and_every_free_text_is_masked(name: str) -> None:
    for column in LISTS[name].columns:
        assert not any(word in column.path for word in FORBIDDEN), column.path
        field = column.path.rpartition("__")[2]
        prose = (
            "title",
            "content",
            "reply",
            "reason",
            "note",
            "grounds",
            "text",
            "plan",
            "problem",
            "purpose",
        )
        if any(field == word or field.endswith(f"_{word}") for word in prose):
            assert column.is_text, column.path


def test_the_pages_offer_the_export_with_their_filters_to_those_who_may(papers: City) -> None:
    page = signed_in(supervisor(papers)).get("/queue/?state=IN_PROGRESS&after=")
    assert f'href="{reverse("report-new", args=["queue"])}?state=IN_PROGRESS' in page.content.decode()
    handler = signed_in(papers.person(Role.HANDLER, "lead")).get("/queue/")
    assert "/reports/new/" not in handler.content.decode()


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_listed_page_shows_the_button(papers: City, name: str) -> None:
    page = signed_in(reader(papers, name)).get(reverse(name))
    assert reverse("report-new", args=[name]) in page.content.decode()


@pytest.mark.parametrize("name", sorted(LISTS))
def test_what_the_file_is_and_holds_is_said_in_chinese(name: str) -> None:
    with translation.override("zh-hans"):
        words = [str(LISTS[name].title), *(str(column.title) for column in LISTS[name].columns)]
        words += [str(param.label) for param in LISTS[name].params.values()]
    assert [word for word in words if word.isascii()] == []


def test_ticked_rows_stand_in_the_file_as_they_stood_on_the_page(papers: City) -> None:
    rows = list(Dispatch.objects.order_by("pk").values_list("pk", "ticket__number"))
    assert len(rows) > 1
    query = f"only={','.join(str(pk) for pk, _number in rows)}&closed=1"

    written, _about = sheets(exported("queue", supervisor(papers), query=query))

    assert [row[0] for row in written[1:]] == [number for _pk, number in rows]


def test_texts_of_the_queue_hold_no_number(papers: City) -> None:
    Dispatch.objects.update(instruction="电话13812342716")
    one, by = LISTS["queue"], supervisor(papers)
    for row in Cells(one.columns, rows_to_take(one, asked(one, "", by), timezone.now())):
        texts = [cell for cell, column in zip(row, one.columns, strict=True) if column.is_text]
        assert not any(holds_number(str(text)) for text in texts)

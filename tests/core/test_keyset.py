"""Keyset paging: every row once, both ways, with nulls and equal keys, and only with our own cursors."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.keyset import page
from core.models import OutboxMessage
from core.refusals import Refused

ORDERS = [
    ("id",),
    ("-id",),
    ("next_try_at", "id"),
    ("-next_try_at", "-id"),
    ("sent_at", "id"),
    ("-sent_at", "id"),
    ("attempts", "-sent_at", "id"),
    ("sent_at", "-attempts", "-id"),
    ("adapter", "about_id", "-id"),
]


@pytest.fixture
def rows(db, now):
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"k{n}",
            adapter="mail" if n % 2 else "sms",
            recipient="",
            created_at=now,
            next_try_at=now + timedelta(microseconds=n // 3),
            sent_at=now - timedelta(microseconds=n % 4) if n % 5 else None,
            about_id=n % 3 or None,
            attempts=n % 2,
        )
        for n in range(23)
    )


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 4, 22, 23, 50])
def test_every_row_once_forwards_and_backwards(rows, order, size):
    expected = list(OutboxMessage.objects.order_by(*order).values_list("id", flat=True))
    forwards, pages, cursor = [], [], None
    while True:
        found = page(OutboxMessage.objects.all(), order=order, after=cursor, size=size)
        forwards += [row.pk for row in found.items]
        pages.append(found)
        cursor = found.next_cursor
        if cursor is None:
            break
    assert forwards == expected
    assert pages[0].previous_cursor is None
    backwards = [row.pk for row in pages[-1].items]
    cursor = pages[-1].previous_cursor
    while cursor:
        found = page(OutboxMessage.objects.all(), order=order, after=cursor, size=size)
        assert found.next_cursor
        backwards = [row.pk for row in found.items] + backwards
        cursor = found.previous_cursor
    assert backwards == expected


def test_rows_that_come_and_go_do_not_move_the_page(rows, now):
    first = page(OutboxMessage.objects.all(), order=("id",), size=5)
    OutboxMessage.objects.filter(pk=first.items[0].pk).delete()
    second = page(OutboxMessage.objects.all(), order=("id",), after=first.next_cursor, size=5)
    assert second.items[0].pk == first.items[-1].pk + 1


def test_one_query_whatever_the_page_and_the_leading_field_bounds_it(rows):
    first = page(OutboxMessage.objects.all(), order=("next_try_at", "id"), size=5)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(OutboxMessage.objects.all(), order=("next_try_at", "id"), after=first.next_cursor, size=5)
    assert len(queries) == 1
    assert '"next_try_at" >= ' in queries[0]["sql"]
    assert "OFFSET" not in queries[0]["sql"]


def test_an_empty_list_has_no_further_pages(db):
    found = page(OutboxMessage.objects.all(), order=("id",))
    assert (found.items, found.next_cursor, found.previous_cursor) == ([], None, None)


def test_only_our_own_cursors_for_the_same_order_are_taken(rows, settings):
    cursor = page(OutboxMessage.objects.all(), order=("id",), size=5).next_cursor
    assert cursor
    for strange, order in (
        (cursor[:-2] + "xx", ("id",)),
        ("nonsense", ("id",)),
        ("", ("id",)),
        (cursor, ("-id",)),
    ):
        if strange == "":
            continue
        with pytest.raises(Refused) as refused:
            page(OutboxMessage.objects.all(), order=order, after=strange)
        assert (refused.value.codes, refused.value.status) == (("cursor_not_valid",), 400)
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(Refused):
        page(OutboxMessage.objects.all(), order=("id",), after=cursor)

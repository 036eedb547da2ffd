"""A known query answers as Django's own does, whatever it is asked with; what it cannot do it refuses."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Q, QuerySet, Subquery, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from config.person import person_of
from core.known_queries import MANY, KnownQuery
from core.models import EvidenceHead, EvidenceRecord, OutboxMessage
from departments.models import Department, Post
from departments.roles import Role
from tests.cast import START, build_city

AT = datetime(2026, 3, 4, 5, 0, 7, 8, tzinfo=UTC)


@pytest.fixture
def heads(db: None) -> list[EvidenceHead]:
    """Twelve chains, of two kinds."""
    return EvidenceHead.objects.bulk_create(
        EvidenceHead(
            subject_kind="ab"[number % 2], subject_id=number, sequence=number % 4, hash=bytes([number])
        )
        for number in range(1, 13)
    )


def _records(count: int) -> None:
    EvidenceRecord.objects.bulk_create(
        EvidenceRecord(
            subject_kind="a",
            subject_id=1,
            sequence=number,
            verb="x" * number,
            actor_name="",
            at=AT.replace(minute=number),
            text="",
            hash=b"h",
        )
        for number in range(1, count + 1)
    )


def by_kind(kind: str, sequence: int) -> QuerySet[EvidenceHead]:
    return EvidenceHead.objects.filter(subject_kind=kind, sequence__gte=sequence).order_by("-subject_id")


def fields(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


@pytest.mark.parametrize("rounds", [1, 6], ids=["once", "until the server keeps the plan"])
def test_models_are_read_as_django_reads_them(heads: list[EvidenceHead], rounds: int) -> None:
    known = KnownQuery[EvidenceHead](by_kind)
    for kind, sequence in [("a", 0), ("b", 2), ("a", 3), ("c", 0)] * rounds:
        found = known(kind, sequence)
        assert [fields(row) for row in found] == [fields(row) for row in by_kind(kind, sequence)]
        assert not any(row._state.adding for row in found)


def test_instants_tuples_and_one_column(db: None) -> None:
    _records(5)

    def later(at: datetime, verbs: tuple[str, ...]) -> QuerySet[EvidenceRecord, int]:
        rows = EvidenceRecord.objects.filter(at__gt=at, verb__in=verbs).order_by("sequence")
        return rows.values_list("sequence", flat=True)

    known = KnownQuery[int](later)
    assert known(AT.replace(minute=2), ("x" * 2, "x" * 3, "x" * 5)) == [3, 5]
    assert known(AT.replace(minute=1), ("x" * 2, "x" * 3, "x" * 5)) == [2, 3, 5]
    assert known(AT, ("xx",)) == [2]
    assert known(AT, ()) == []
    assert known.first(AT, ("xxxx",)) == 4
    assert known.first(AT, ("none",)) is None


def test_what_is_put_out_may_be_nothing(heads: list[EvidenceHead]) -> None:
    known = KnownQuery[int](
        lambda without: (
            EvidenceHead.objects.exclude(subject_id__in=without)
            .order_by("subject_id")
            .values_list("subject_id", flat=True)
        )
    )
    assert len(known(())) == 12
    assert known(tuple(range(1, 8)))[0] == 8


def test_unions_and_annotations(heads: list[EvidenceHead]) -> None:
    def both(sequence: int) -> QuerySet[EvidenceHead, Any]:
        parts = [
            EvidenceHead.objects.filter(subject_kind=kind, sequence=sequence)
            .order_by()
            .annotate(which=Value(kind), twice=F("subject_id") * 2)
            .values_list("which", "twice")
            for kind in "ab"
        ]
        return parts[0].union(parts[1], all=True)

    known = KnownQuery[tuple[Any, ...]](both)
    for sequence in (1, 0, 1):
        assert sorted(known(sequence)) == sorted(both(sequence)) != []


def test_more_values_than_are_worth_keeping_are_asked_anew(heads: list[EvidenceHead]) -> None:
    known = KnownQuery[int](
        lambda ids: EvidenceHead.objects.filter(subject_id__in=ids).values_list("subject_id", flat=True)
    )
    assert sorted(known(tuple(range(1, MANY + 3)))) == list(range(1, MANY + 3))
    assert known._made == {}


def test_it_counts_as_one_statement_and_shows_its_values(heads: list[EvidenceHead]) -> None:
    known = KnownQuery[EvidenceHead](by_kind)
    known("a", 1)
    with CaptureQueriesContext(connection) as queries:
        known("b", 3)
    (query,) = queries
    assert "'b'" in query["sql"]


@pytest.mark.parametrize(
    "make",
    [
        lambda number: EvidenceHead.objects.filter(sequence=number + 1),
        lambda number: EvidenceHead.objects.filter(subject_kind__contains=number),
        lambda number: EvidenceHead.objects.all() if number else EvidenceHead.objects.none(),
        lambda number: EvidenceHead.objects.filter(Q(sequence=1) | Q(pk__in=[])),
    ],
)
def test_a_value_that_does_not_reach_the_database_as_it_is_is_refused(db: None, make: Any) -> None:
    with pytest.raises(ValueError, match="A known query"):
        KnownQuery[EvidenceHead](make)(1)


def test_a_query_that_can_have_no_rows_is_refused(db: None) -> None:
    """What seems empty for the marks need not be for other values: an overflow once hid whole requests."""
    known = KnownQuery[EvidenceHead](lambda number: EvidenceHead.objects.filter(sequence=number, pk__in=[]))
    with pytest.raises(ValueError, match="able to have rows"):
        known(1)


@pytest.mark.parametrize("value", [True, None, 1.5, [1]])
def test_other_values_are_refused(db: None, value: Any) -> None:
    with pytest.raises(TypeError):
        KnownQuery[EvidenceHead](lambda one: EvidenceHead.objects.filter(sequence=one))(value)


def test_nothing_is_refused_of_a_query_that_was_asked_before(db: None) -> None:
    known = KnownQuery[EvidenceHead](lambda number: EvidenceHead.objects.filter(sequence=number))
    known(1)
    with pytest.raises(TypeError, match="None"):
        known(None)  # type: ignore[arg-type]


def test_dicts_and_prefetching_are_refused(db: None) -> None:
    with pytest.raises(TypeError):
        KnownQuery[Any](lambda key: OutboxMessage.objects.filter(key=key).values("key"))("a")


def test_rows_are_locked_only_inside_a_transaction(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    known = KnownQuery[int](
        lambda pk: EvidenceHead.objects.filter(pk=pk).select_for_update().values_list("pk", flat=True)
    )
    assert known(1) == []
    monkeypatch.setattr("core.known_queries.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(TransactionManagementError):
        known(1)


def test_subqueries_give_every_person_and_moment_their_own_rows(db: None) -> None:
    def since(staff: int, moment: datetime) -> QuerySet[Post, Any]:
        above = Department.objects.filter(posts__staff=staff).order_by().values("ancestry")[:1]
        held = Post.objects.filter(staff=staff, since__lte=moment).order_by("id")
        return held.annotate(above=Subquery(above)).values_list("role", "since", "above")

    city = build_city()
    known = KnownQuery[tuple[Any, ...]](since)
    people = [city.person(Role.HANDLER, "parent"), city.person(Role.SUPERVISOR, "institution")]
    for staff in people * 3:
        assert known(staff.pk, START + timedelta(days=1)) == list(since(staff.pk, START + timedelta(days=1)))
        assert known(staff.pk, START - timedelta(days=9000)) == []
    assert known(0, START) == []


def test_the_frame_tells_each_person_their_own_posts(db: None) -> None:
    city = build_city()
    for role, place in ((Role.HANDLER, "parent"), (Role.SUPERVISOR, "institution"), (Role.AUDITOR, "centre")):
        staff = city.person(role, place)
        posts = list(staff.posts.filter(ended_at=None).select_related("department").order_by("since", "id"))
        person = person_of(staff)
        assert person.name == str(staff)
        assert person.posts == tuple(
            f"{post.department.short_name or post.department.name} · {post.get_role_display()}"
            for post in posts
        )
        assert person.held == tuple((post.role, tuple(post.department.ancestry)) for post in posts)

"""Doubts about ratings, found in the rows as they are: set-based, so that finding twice finds the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import F, QuerySet

from core.secrets import blind_index
from departments.models import Staff
from departments.rules.calendar import in_shanghai
from evaluation.choices import Doubt
from evaluation.rules.integrity import Mark, bursts, induced_by
from feedback.choices import AnswerSource, ContactMeans, Level
from feedback.models import Callback, Contact, Invitation, Rating, ResultDraft

Facts = dict[str, Any]
CACHED = 20_000
SATISFIED = 4
CLEAR = "ticket__complainant__phone"


@dataclass(frozen=True, slots=True)
class Found:
    """A doubt as it was found: named by ``key``; the ratings it is about, the numbers that speak for it."""

    doubt: Doubt
    key: str
    department_id: int
    centre_id: int
    ratings: tuple[int, ...] = ()
    ticket_id: int | None = None
    period: str = ""
    facts: Facts = field(default_factory=dict)


def given(since: datetime, until: datetime) -> QuerySet[Rating]:
    """Answers of citizens in [since, until]: not the rows that only repeat the worst of several."""
    rows = Rating.objects.filter(given_at__gte=since, given_at__lte=until, stands_for__isnull=True)
    return rows.order_by("given_at", "id")


def about_ratings(rows: QuerySet[Rating], numbers: Mapping[str, Any]) -> Iterator[Found]:
    """Every doubt that is about single ratings of these."""
    for finder in (_own_network, _staff_phones, _changed_contacts, _induced):
        yield from finder(rows, numbers)


def about_series(since: datetime, until: datetime, numbers: Mapping[str, Any]) -> Iterator[Found]:
    """Bursts of top marks, and many answers from one address on one day."""
    yield from _bursts(since, until, numbers["burst"])
    yield from _addresses(since, until, numbers["one_address"])


def _own_network(rows: QuerySet[Rating], _numbers: Mapping[str, Any]) -> Iterator[Found]:
    for row in _placed(rows.filter(origin__is_own_network=True)):
        yield _single(Doubt.OWN_NETWORK, row)


def _staff_phones(rows: QuerySet[Rating], _numbers: Mapping[str, Any]) -> Iterator[Found]:
    """The citizen's number is a colleague's: compared by blind index, never in clear."""
    owners: dict[str, list[int]] = {}
    for pk, phone in Staff.objects.exclude(phone="").values_list("pk", "phone"):
        if index := _index_of(phone):
            owners.setdefault(index, []).append(pk)
    if not owners:
        return
    for row in _placed(rows.filter(ticket__complainant__phone_index__in=list(owners))):
        yield _single(Doubt.STAFF_PHONE, row, staff=owners[row["ticket__complainant__phone_index"]])


def _changed_contacts(rows: QuerySet[Rating], _numbers: Mapping[str, Any]) -> Iterator[Found]:
    """The link went to another contact than the intake's, or the number that was called is another one."""
    by_link = rows.filter(source=AnswerSource.LINK)
    links = Invitation.objects.exclude(sent_to="").filter(ticket__in=by_link.order_by().values("ticket"))
    sent = {(ticket, cycle): to for ticket, cycle, to in links.values_list("ticket_id", "cycle", "sent_to")}
    for row in _placed(by_link):
        kept = _intake_index(row)
        if kept and sent.get((row["ticket_id"], row["cycle"]), kept) != kept:
            yield _single(Doubt.CONTACT_CHANGED, row, source=row["source"])
    called = rows.filter(source=AnswerSource.CALLBACK, ticket__contact_means=ContactMeans.PHONE)
    for row in _placed(called, CLEAR):
        if _intake_index(row) and _index_of(row[CLEAR] or "") != _intake_index(row):
            yield _single(Doubt.CONTACT_CHANGED, row, source=row["source"])


def _induced(rows: QuerySet[Rating], numbers: Mapping[str, Any]) -> Iterator[Found]:
    """A reply, or a note of a contact or try, asked for praise before a good rating."""
    rule = numbers["induced"]
    found = [row for row in _placed(rows.filter(level__gte=int(rule["from_level"]))) if row["dispatch_id"]]
    texts = _texts_of({row["dispatch_id"] for row in found}, {row["ticket_id"] for row in found}, rule)
    for row in found:
        said = texts.get(("dispatch", row["dispatch_id"]), []) + texts.get(("ticket", row["ticket_id"]), [])
        if phrase := induced_by((text for at, text in said if at <= row["given_at"]), rule["phrases"]):
            yield _single(Doubt.INDUCED, row, phrase=phrase)


def _texts_of(
    dispatches: set[int], tickets: set[int], rule: Mapping[str, Any]
) -> dict[tuple[str, int], list[tuple[datetime, str]]]:
    """What was written about these by people of the house, as far as any phrase may stand in it."""
    said: dict[tuple[str, int], list[tuple[datetime, str]]] = {}
    sources: tuple[tuple[str, QuerySet[Any, Any]], ...] = (
        (
            "dispatch",
            Contact.objects.filter(dispatch__in=dispatches).values_list("dispatch_id", "at", "note"),
        ),
        (
            "dispatch",
            ResultDraft.objects.filter(dispatch__in=dispatches, signed_at__isnull=False).values_list(
                "dispatch_id", "signed_at", "reply"
            ),
        ),
        ("ticket", Callback.objects.filter(ticket__in=tickets).values_list("ticket_id", "at", "note")),
    )
    for kind, rows in sources:
        for pk, at, text in rows:
            if induced_by([text], rule["phrases"]):
                said.setdefault((kind, pk), []).append((at, text))
    return said


def _bursts(since: datetime, until: datetime, rule: Mapping[str, Any]) -> Iterator[Found]:
    least, minutes = int(rule["marks"]), int(rule["minutes"])
    rows = given(since - timedelta(minutes=minutes), until).filter(source=AnswerSource.LINK)
    by_unit: dict[tuple[int, int], list[Mark]] = {}
    for row in _placed(rows.filter(level=max(Level.values))):
        unit = (_judged(row), row["ticket__centre_id"])
        by_unit.setdefault(unit, []).append(Mark(row["pk"], row["given_at"]))
    for (department, centre), marks in sorted(by_unit.items()):
        for run in bursts(marks, least=least, minutes=minutes):
            facts = {
                "n": len(run),
                "first": run[0].at.isoformat(),
                "last": run[-1].at.isoformat(),
                "least": least,
                "minutes": minutes,
            }
            key = f"{Doubt.BURST}:{department}:{run[0].rating}"
            ids = tuple(mark.rating for mark in run)
            yield Found(Doubt.BURST, key, department, centre, ids, facts=facts)


def _addresses(since: datetime, until: datetime, rule: Mapping[str, Any]) -> Iterator[Found]:
    least = int(rule["answers"])
    start = in_shanghai(since).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = given(start, until).filter(source=AnswerSource.LINK, level__gte=SATISFIED)
    rows = rows.exclude(origin__isnull=True).exclude(origin__mark="")
    by_mark: dict[tuple[int, int, str], list[int]] = {}
    for row in _placed(rows.annotate(mark=F("origin__mark")), "mark"):
        by_mark.setdefault((_judged(row), row["ticket__centre_id"], row["mark"]), []).append(row["pk"])
    for (department, centre, mark), ids in sorted(by_mark.items()):
        if len(ids) >= least:
            key = f"{Doubt.ONE_ADDRESS}:{department}:{mark}"
            yield Found(
                Doubt.ONE_ADDRESS, key, department, centre, tuple(ids), facts={"n": len(ids), "least": least}
            )


def _placed(rows: QuerySet[Rating], *more: str) -> Iterable[dict[str, Any]]:
    """The columns by which a rating is placed and compared; the index by which its citizen is known."""
    return rows.values(
        "pk",
        "source",
        "cycle",
        "given_at",
        "ticket_id",
        "dispatch_id",
        "dispatch__department_id",
        "ticket__centre_id",
        "ticket__contact_means",
        "ticket__complainant__phone_index",
        "ticket__complainant__channel_account_index",
        *more,
    )


def _single(doubt: Doubt, row: Mapping[str, Any], **facts: Any) -> Found:
    return Found(
        doubt,
        f"{doubt}:rating:{row['pk']}",
        _judged(row),
        row["ticket__centre_id"],
        (row["pk"],),
        row["ticket_id"],
        facts=facts,
    )


def _judged(row: Mapping[str, Any]) -> int:
    """Whose work was rated: the lead's, or the centre's where it answered by itself."""
    return int(row["dispatch__department_id"] or row["ticket__centre_id"])


def _intake_index(row: Mapping[str, Any]) -> str:
    names: dict[str, str] = {ContactMeans.PHONE: "phone", ContactMeans.CHANNEL_ACCOUNT: "channel_account"}
    name = names.get(row["ticket__contact_means"], "")
    return row[f"ticket__complainant__{name}_index"] or "" if name else ""


@lru_cache(maxsize=CACHED)
def _index_of(phone: str) -> str:
    return blind_index(phone, "phone") if phone else ""

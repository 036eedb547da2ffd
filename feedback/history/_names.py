"""What the ids in the evidence are called, read in one query for each kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from departments.clock_wording import say_moment
from departments.models import Department, Staff
from feedback.models import ArticleVersion, Ticket, Topic

Facts = Mapping[str, Any]
DEPARTMENTS = ("lead", "accused", "department", "suggested", "successor", "unit", "former_unit")
DEPARTMENT_LISTS = ("co",)
PEOPLE = ("assignee", "former", "person", "stead_of")
PEOPLE_LISTS = ("told",)
TICKETS = ("target", "child", "other", "split_from")
TICKET_LISTS = ("parts",)
ARTICLE_LISTS = ("articles",)
"""The facts that hold ids, by what they are ids of; a list is written "3,7"."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in the facts are called."""

    departments: Mapping[int, str]
    people: Mapping[int, str]
    topics: Mapping[int, str]
    tickets: Mapping[int, str]
    articles: Mapping[int, str]
    now: datetime

    def department(self, pk: Any) -> str:
        return self.departments.get(int(pk), "") if pk else ""

    def department_list(self, packed: Any) -> str:
        """The names of ids written "3,7"."""
        ids = str(packed).split(",") if packed else []
        return _(", ").join(name for name in map(self.department, ids) if name)

    def person(self, pk: Any) -> str:
        return self.people.get(pk, "")

    def person_list(self, packed: Any) -> str:
        """The names of ids written "3,7"."""
        return _(", ").join(name for name in (self.person(int(pk)) for pk in _ids(packed)) if name)

    def topic(self, pk: Any) -> str:
        return self.topics.get(pk, "")

    def when(self, text: Any) -> str:
        return say_moment(datetime.fromisoformat(str(text)), self.now) if text else ""

    def ticket(self, pk: Any) -> str:
        return self.tickets.get(pk, "")

    def ticket_list(self, packed: Any) -> str:
        """The numbers of ids written "3,7"."""
        return _(", ").join(self.ticket(int(pk)) for pk in _ids(packed))

    def article_list(self, packed: Any) -> str:
        """The titles and versions of ids written "3,7"."""
        return _(", ").join(self.articles.get(int(pk), "") for pk in _ids(packed))


def names_in(all_facts: Iterable[Facts], ticket: Ticket, known: Iterable[Any], now: datetime) -> Names:
    """The names of every id in the facts; ``known`` rows need not be read again."""
    wanted = _wanted(list(all_facts))
    departments = {row.pk: row.label for row in known if isinstance(row, Department)}
    people = {row.pk: row.display_name for row in known if isinstance(row, Staff)}
    topics: dict[int, str] = {ticket.topic.pk: ticket.topic.path} if ticket.topic else {}
    tickets: dict[int, str] = {}
    if missing := wanted["department"] - departments.keys():
        departments |= {row.pk: row.label for row in Department.objects.filter(pk__in=missing)}
    if missing := wanted["person"] - people.keys():
        people |= dict(Staff.objects.filter(pk__in=missing).values_list("pk", "display_name"))
    if missing := wanted["topic"] - topics.keys():
        topics |= dict(Topic.objects.filter(pk__in=missing).values_list("pk", "path"))
    if wanted["ticket"]:
        tickets |= dict(Ticket.objects.filter(pk__in=wanted["ticket"]).values_list("pk", "number"))
    versions = ArticleVersion.objects.filter(pk__in=wanted["article"]) if wanted["article"] else ()
    articles = {
        row.pk: _("“%(title)s”, version %(number)s") % {"title": row.title, "number": row.number}
        for row in versions
    }
    return Names(departments, people, topics, tickets, articles, now)


def _wanted(all_facts: list[Facts]) -> dict[str, set[int]]:
    def ids(keys: Iterable[str]) -> set[int]:
        return {int(facts[key]) for facts in all_facts for key in keys if facts.get(key)}

    def listed(keys: Iterable[str]) -> set[int]:
        return {int(pk) for facts in all_facts for key in keys for pk in _ids(facts.get(key))}

    return {
        "department": ids(DEPARTMENTS) | listed(DEPARTMENT_LISTS),
        "person": ids(PEOPLE) | listed(PEOPLE_LISTS),
        "topic": ids(("topic", "topic_was")),
        "ticket": ids(TICKETS) | listed(TICKET_LISTS),
        "article": listed(ARTICLE_LISTS),
    }


def _ids(packed: Any) -> list[str]:
    return [pk for pk in str(packed or "").split(",") if pk]

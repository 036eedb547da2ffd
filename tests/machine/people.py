"""Who walks through the machine, and what the golden tables let them do."""

import csv
from dataclasses import dataclass
from pathlib import Path

from departments.roles import Role
from tests.machine.book import Book

GOLDEN = Path(__file__).parent.parent / "golden"


@dataclass(frozen=True)
class Person:
    """One person and their posts: (role, department of the cast) each."""

    name: str
    posts: tuple[tuple[str, str], ...]


ROLES = ("INTAKE_AGENT", "DISPATCHER", "HANDLER", "UNIT_APPROVER", "AUDITOR", "CALLBACK_AGENT", "SUPERVISOR")
PLACES = ("centre", "other_centre", "parent", "lead", "co", "stranger")
DOUBLE = (
    (("HANDLER", "lead"), ("UNIT_APPROVER", "lead")),
    (("HANDLER", "co"), ("UNIT_APPROVER", "co")),
    (("HANDLER", "lead"), ("AUDITOR", "centre")),
    (("HANDLER", "co"), ("CALLBACK_AGENT", "centre")),
    (("SUPERVISOR", "institution"), ("UNIT_APPROVER", "lead")),
    (("INTAKE_AGENT", "centre"), ("CALLBACK_AGENT", "centre")),
)
PEOPLE = (
    *(Person(f"{role.lower()}@{place}", ((role, place),)) for role in ROLES for place in PLACES),
    *(Person("+".join(f"{role.lower()}@{place}" for role, place in posts), posts) for posts in DOUBLE),
)
MACHINE: dict[tuple[str, str], tuple[str, ...]] = {
    (row["move"], row["from"]): () if row["to"] == "=" else tuple(row["to"].split("|"))
    for row in csv.DictReader((GOLDEN / "lifecycle.csv").open(encoding="utf-8"))
    if row["to"] != "-"
}
"""Where each move may lead from each state; nothing where it stays."""
PERMITTED: set[tuple[str, str, str]] = {
    (row["move"], row["role"], relation)
    for row in csv.DictReader((GOLDEN / "permissions.csv").open(encoding="utf-8"))
    for relation, cell in row.items()
    if cell == "yes"
}
assert set(ROLES) <= set(Role)


def permitted(book: Book, verb: str, person: Person) -> bool:
    """What the golden table says of the person's posts."""
    return any(
        (verb, role, relation) in PERMITTED
        for role, place in person.posts
        for relation in relations(book, verb, place)
    )


def relations(book: Book, verb: str, place: str) -> set[str]:
    """The institution stands above the centre and above whoever leads."""
    if place != "institution":
        return book.relations(place, verb)
    led = book.relations("parent", verb) & {"parent"}
    return {"centre"} | led

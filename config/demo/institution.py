"""Typed readers of the demonstration city's tables (departments, staff, areas, topics, rules, …).

Pure reading: CSV in, frozen dataclasses out, in file order, parents before children.  Malformed
rows raise ``ValueError`` naming the file and the row; nothing here knows a database.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class DemoDepartment:
    """One row of institution.csv; ``peer_group`` is the code used by departments."""

    code: str
    parent_code: str
    name: str
    short_name: str
    peer_group: str
    self_signing: bool


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A role (the name of a ``Role`` member) held in one department."""

    role: str
    department: str


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """One account; the first post is the one people know this person by."""

    username: str
    display_name: str
    posts: tuple[DemoPost, ...]


@dataclass(frozen=True, slots=True)
class DemoArea:
    """``level`` is DISTRICT, STREET or COMMUNITY."""

    code: str
    parent: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """A node of the three-level topic tree; the level shows in the code's length (2, 4, 6)."""

    code: str
    parent: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoRule:
    """A line of the dispatch catalogue; an empty ``area`` means the whole city."""

    code: str
    topic: str
    area: str
    department: str
    fallback_department: str
    co_department: str
    effective_from: date
    note: str


@dataclass(frozen=True, slots=True)
class DemoChannel:
    """An intake channel and how its citizens are usually reached."""

    code: str
    name: str
    contact_means: str


@dataclass(frozen=True, slots=True)
class DemoTemplate:
    """A reply template; blanks such as {number} are filled by the portal, （…） by the handler."""

    code: str
    name: str
    category: str
    topic: str
    body: str


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A named place of the gazetteer: estate, road, school, village … and the area it lies in."""

    kind: str
    name: str
    road: str
    area: str


def _rows(name: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    path = DATA / name
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if reader.fieldnames is None or list(reader.fieldnames) != list(columns):
            raise ValueError(f"{name}: the header should read {','.join(columns)}")
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise ValueError(f"{name}, line {number}: wrong number of columns")
            yield {key: value.strip() for key, value in row.items()}


def load_departments() -> tuple[DemoDepartment, ...]:
    """The institution, its centre, its departments and their sub-units."""
    columns = ("code", "parent_code", "name", "short_name", "peer_group", "self_signing")
    return tuple(
        DemoDepartment(
            row["code"],
            row["parent_code"],
            row["name"],
            row["short_name"],
            row["peer_group"],
            row["self_signing"] == "1",
        )
        for row in _rows("institution.csv", columns)
    )


def _posts(text: str) -> tuple[DemoPost, ...]:
    pairs = (item.partition("@") for item in text.split(";") if item)
    return tuple(DemoPost(role, department) for role, _, department in pairs)


def load_staff() -> tuple[DemoStaff, ...]:
    """Every demonstration account."""
    columns = ("username", "display_name", "posts")
    return tuple(
        DemoStaff(row["username"], row["display_name"], _posts(row["posts"]))
        for row in _rows("staff.csv", columns)
    )


def load_areas() -> tuple[DemoArea, ...]:
    """Districts, streets and communities."""
    columns = ("code", "parent", "name", "level")
    return tuple(
        DemoArea(row["code"], row["parent"], row["name"], row["level"]) for row in _rows("areas.csv", columns)
    )


def load_topics() -> tuple[DemoTopic, ...]:
    """The three-level topic tree."""
    columns = ("code", "parent", "name")
    return tuple(DemoTopic(row["code"], row["parent"], row["name"]) for row in _rows("topics.csv", columns))


def load_rules() -> tuple[DemoRule, ...]:
    """The dispatch catalogue."""
    columns = (
        "code",
        "topic",
        "area",
        "department",
        "fallback_department",
        "co_department",
        "effective_from",
        "note",
    )
    return tuple(
        DemoRule(
            row["code"],
            row["topic"],
            row["area"],
            row["department"],
            row["fallback_department"],
            row["co_department"],
            date.fromisoformat(row["effective_from"]),
            row["note"],
        )
        for row in _rows("dispatch_rules.csv", columns)
    )


def load_channels() -> tuple[DemoChannel, ...]:
    """Intake channels."""
    columns = ("code", "name", "contact_means")
    return tuple(
        DemoChannel(row["code"], row["name"], row["contact_means"]) for row in _rows("channels.csv", columns)
    )


def load_templates() -> tuple[DemoTemplate, ...]:
    """Reply templates; ``category`` and ``topic`` may be empty for general ones."""
    columns = ("code", "name", "category", "topic", "body")
    return tuple(
        DemoTemplate(
            row["code"], row["name"], row["category"], row["topic"], row["body"].replace("\\n", "\n")
        )
        for row in _rows("reply_templates.csv", columns)
    )


def load_places() -> tuple[DemoPlace, ...]:
    """The gazetteer scenarios draw their places from."""
    columns = ("kind", "name", "road", "area")
    return tuple(
        DemoPlace(row["kind"], row["name"], row["road"], row["area"]) for row in _rows("places.csv", columns)
    )


def ancestry(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """``code`` and what lies above it, nearest first; ``parents`` maps code to parent code."""
    chain = []
    while code:
        chain.append(code)
        code = parents[code]
    return tuple(chain)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The dispatch catalogue with its trees: finds the rule for a topic in an area."""

    rules: Mapping[tuple[str, str], DemoRule]
    topics: Mapping[str, str]
    areas: Mapping[str, str]

    def rule_for(self, topic: str, area: str) -> DemoRule | None:
        """The nearest topic's rule wins; within it the narrowest area.  None when nothing fits."""
        places = (*ancestry(area, self.areas), "") if area else ("",)
        for node in ancestry(topic, self.topics):
            for place in places:
                rule = self.rules.get((node, place))
                if rule is not None:
                    return rule
        return None


def load_catalogue() -> Catalogue:
    """The catalogue of the demonstration city."""
    return Catalogue(
        rules={(rule.topic, rule.area): rule for rule in load_rules()},
        topics={topic.code: topic.parent for topic in load_topics()},
        areas={area.code: area.parent for area in load_areas()},
    )

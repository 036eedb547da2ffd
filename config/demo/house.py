"""Writes the demonstration city: departments, people, areas, topics, channels, catalogue, templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from config.demo import institution
from departments.actions.accounts import open_account
from departments.actions.posts import appoint
from departments.actions.tree import create_department
from departments.demo_accounts import DemoAccount
from departments.models import Department, Post, Staff
from departments.models.posts import ROLE_LABELS
from departments.roles import Role
from feedback.actions.ruling import issue_callbacks
from feedback.models import Area, Channel, DispatchRule, ReplyTemplate, Topic

PASSWORD = "huiyin-demo-2026"  # shown on the sign-in page, in demo mode only
SHOWN = (
    *("intake", "dispatcher", "handler", "approver", "auditor", "callback"),
    *("supervisor", "assessment", "service", "steward", "sysadmin", "secadmin", "auditadmin"),
)
ONLINE = {"PHONE": False, "COUNTER": False}
CENTRE, INSTITUTION = "RX", "LL"
CALLBACKS = {"seed": "linlan", "rates": {"CONSULT": 50, "SUGGEST": 60}, "default_rate": 96}
"""Who is called back: most, of enquiries and suggestions a part."""


@dataclass
class House:
    """The rows by their codes, and people by role and department code."""

    departments: dict[str, Department] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    people: dict[tuple[str, str], list[Staff]] = field(default_factory=dict)

    @property
    def centre(self) -> Department:
        return self.departments[CENTRE]

    def staff(self, role: Role, code: str) -> list[Staff]:
        """Who holds the role on the department, or on the nearest one above it."""
        while code:
            if found := self.people.get((role.value, code)):
                return found
            parent = self.departments[code].parent
            code = parent.code if parent else ""
        return []


def read() -> House:
    """The city as it stands in the database."""
    house = House(
        departments={row.code: row for row in Department.objects.select_related("parent")},
        areas={row.code: row for row in Area.objects.all()},
        topics={row.code: row for row in Topic.objects.all()},
        channels={row.code: row for row in Channel.objects.all()},
    )
    for post in (
        Post.objects.filter(ended_at__isnull=True).select_related("staff", "department").order_by("id")
    ):
        house.people.setdefault((post.role, post.department.code), []).append(post.staff)
    return house


def build(now: datetime) -> House:
    """Write everything that stands before the first matter comes in."""
    house = House()
    for row in institution.load_departments():
        house.departments[row.code] = create_department(
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            parent=house.departments.get(row.parent_code),
            peer_group=row.peer_group,
            self_signing=row.self_signing,
            order=len(house.departments),
            by=None,
            now=now,
        )
    _people(house, now)
    _catalogues(house)
    issue_callbacks(
        values=CALLBACKS,
        effective_from=now,
        note="咨询和建议类按比例抽取回访，其他诉求基本全部回访。",
        by=house.people[(Role.SERVICE_MANAGER.value, INSTITUTION)][0],
        now=now,
    )
    return house


SENIOR = "dispatcher"
"""The dispatcher who also decides matters of law, of several topics, and those without a rule."""


def _people(house: House, now: datetime) -> None:
    hashed = ""
    for row in institution.load_staff():
        staff = open_account(
            username=row.username,
            display_name=row.display_name,
            password=None if hashed else PASSWORD,
            by=None,
            now=now,
        )
        if hashed:
            Staff.objects.filter(pk=staff.pk).update(password=hashed)
        hashed = hashed or staff.password  # one hash for all: the password is on the sign-in page anyway
        for post in row.posts:
            appoint(
                staff=staff,
                department=house.departments[post.department],
                role=post.role,
                is_senior=row.username == SENIOR,
                by=None,
                now=now,
            )
            house.people.setdefault((post.role, post.department), []).append(staff)


def _catalogues(house: House) -> None:
    for area in institution.load_areas():
        house.areas[area.code] = Area.objects.create(
            code=area.code, name=area.name, parent=house.areas.get(area.parent)
        )
    for topic in institution.load_topics():
        house.topics[topic.code] = Topic.objects.create(
            code=topic.code, name=topic.name, parent=house.topics.get(topic.parent)
        )
    for order, channel in enumerate(institution.load_channels()):
        house.channels[channel.code] = Channel.objects.create(
            code=channel.code,
            name=channel.name,
            default_contact_means=channel.contact_means,
            is_online=ONLINE.get(channel.code, True),
            order=order,
        )
    DispatchRule.objects.bulk_create(_rules(house))
    ReplyTemplate.objects.bulk_create(
        ReplyTemplate(name=t.name, category=t.category, topic=house.topics.get(t.topic), body=t.body)
        for t in institution.load_templates()
    )


def _rules(house: House) -> list[DispatchRule]:
    return [
        DispatchRule(
            topic=house.topics[rule.topic],
            area=house.areas.get(rule.area),
            department=house.departments[rule.department],
            fallback_department=house.departments.get(rule.fallback_department),
            effective_from=rule.effective_from,
            note=rule.note,
        )
        for rule in institution.load_rules()
    ]


def accounts() -> list[DemoAccount]:
    """One account of each role, as the sign-in page offers them; none before the demonstration was made."""
    names: Mapping[str, str] = dict(
        Staff.objects.filter(username__in=SHOWN).values_list("username", "display_name")
    )
    roles = {row.username: row.posts[0].role for row in institution.load_staff() if row.username in SHOWN}
    return [
        DemoAccount(username, names[username], str(ROLE_LABELS[Role(roles[username])]), PASSWORD)
        for username in SHOWN
        if username in names
    ]

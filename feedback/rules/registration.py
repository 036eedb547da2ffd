"""What a new matter must bring: little (R5). The same checks for the form, the API and the import."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from core.reasons import Reason

LONGEST_CONTENT = 20_000
LONGEST_TITLE = 200
TITLE_FROM_CONTENT = 40
PHONE = re.compile(r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
BLANKS = re.compile(r"\s+")
PUNCTUATION = re.compile(r"[\s,.;:!?，。；：！？、\"'“”‘’（）()]+")


@dataclass(frozen=True, slots=True)
class NewMatter:
    """A matter before it has a number; ids are of Topic, Area, Department."""

    content: str
    title: str = ""
    category: str = ""
    aspect: str = ""
    topic_id: int | None = None
    area_id: int | None = None
    place: str = ""
    urgency: str = "NORMAL"
    contact_means: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    id_number: str = ""
    address: str = ""
    channel_account: str = ""
    external_number: str = ""
    reported_at: datetime | None = None
    external_due_at: datetime | None = None


def means_of(matter: NewMatter) -> str:
    """The means of contact: the one asked for, else the first one given, else NONE."""
    if matter.contact_means:
        return matter.contact_means
    given = (("PHONE", matter.phone), ("EMAIL", matter.email), ("CHANNEL_ACCOUNT", matter.channel_account))
    return next((means for means, value in given if value.strip()), "NONE")


def title_of(matter: NewMatter) -> str:
    """The given title on one line, or the first words of the content."""
    title = BLANKS.sub(" ", matter.title).strip()
    if title:
        return title[:LONGEST_TITLE]
    text = BLANKS.sub(" ", matter.content).strip()
    return text if len(text) <= TITLE_FROM_CONTENT else text[: TITLE_FROM_CONTENT - 1] + "…"


def content_digest(content: str) -> str:
    """SHA-256 of the words without blanks and punctuation, so that a repost is known however it was typed."""
    return hashlib.sha256(PUNCTUATION.sub("", content).encode()).hexdigest()


def problems(matter: NewMatter, *, now: datetime) -> list[Reason]:
    """Why the matter cannot be registered; empty when it can."""
    reasons: list[Reason] = []
    if not matter.content.strip():
        reasons.append(Reason("content_missing"))
    if len(matter.content) > LONGEST_CONTENT:
        reasons.append(Reason("content_too_long", {"most": LONGEST_CONTENT}))
    if len(BLANKS.sub(" ", matter.title).strip()) > LONGEST_TITLE:
        reasons.append(Reason("title_too_long", {"most": LONGEST_TITLE}))
    if matter.reported_at is not None and matter.reported_at > now:
        reasons.append(Reason("reported_in_future"))
    if matter.reported_at and matter.external_due_at and matter.external_due_at <= matter.reported_at:
        reasons.append(Reason("upstream_due_before_raised"))
    return reasons + _contact_problems(matter)


def _contact_problems(matter: NewMatter) -> list[Reason]:
    means = means_of(matter)
    reasons: list[Reason] = []
    if matter.phone and not PHONE.match(matter.phone):
        reasons.append(Reason("phone_malformed"))
    if matter.email and not EMAIL.match(matter.email):
        reasons.append(Reason("email_malformed"))
    needed = {"PHONE": matter.phone, "EMAIL": matter.email, "CHANNEL_ACCOUNT": matter.channel_account}
    if means in needed and not needed[means].strip():
        reasons.append(Reason("contact_missing", {"means": means}))
    return reasons

"""Invented citizens of the demonstration city: names, and ways to reach them that lead nowhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from random import Random

from config.demo.institution import DATA

PHONE_PREFIX = "1990000"
MAIL_DOMAIN = "mail.example"


@dataclass(frozen=True, slots=True)
class Names:
    """The stock of names; a surname stands in it as often as it should come up."""

    surnames: str
    elder: tuple[str, ...]
    middle: tuple[str, ...]
    young: tuple[str, ...]
    handles: tuple[str, ...]


@cache
def load_names() -> Names:
    """The names of names.json."""
    raw: dict[str, str] = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    surnames = raw["surnames_common"] * 4 + raw["surnames_usual"] * 2 + raw["surnames_rare"]
    stocks = (tuple(raw[stock].split()) for stock in ("elder", "middle", "young", "handles"))
    return Names(surnames, *stocks)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A complainant.  ``contact_means`` is PHONE, EMAIL, CHANNEL_ACCOUNT or NONE (anonymous, no name)."""

    name: str
    phone: str
    email: str
    account: str
    contact_means: str


ANONYMOUS = DemoPerson("", "", "", "", "NONE")


def name_for(voice: str, rng: Random) -> str:
    """A believable full name; elderly voices have the names of their generation."""
    names = load_names()
    ages = (names.middle, names.middle, names.young, names.young, names.elder)
    given = names.elder if voice in ("elderly", "dialect") else rng.choice(ages)
    return rng.choice(names.surnames) + rng.choice(given)


def phone_for(rng: Random) -> str:
    """An eleven-digit number of the fictional 199-0000 block."""
    return f"{PHONE_PREFIX}{rng.randrange(10_000):04d}"


def person_for(voice: str, contact_means: str, rng: Random) -> DemoPerson:
    """A complainant reached by ``contact_means``; only what that means needs is given."""
    if contact_means == "NONE":
        return ANONYMOUS
    handle = f"{rng.choice(load_names().handles)}{rng.randrange(10, 9999)}"
    account = f"{handle}_lc" if contact_means == "CHANNEL_ACCOUNT" else ""
    email = f"{handle}@{MAIL_DOMAIN}" if contact_means == "EMAIL" else ""
    phone = phone_for(rng) if contact_means == "PHONE" or rng.random() < 0.4 else ""
    return DemoPerson(name_for(voice, rng), phone, email, account, contact_means)

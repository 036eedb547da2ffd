"""What may be recorded, its canonical text, and its hash."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache

from django.conf import settings

from core.masking import holds_number
from core.subjects import Subject

Fact = int | str | bool | None | date | datetime
START = bytes(32)
MAX_FACT_LENGTH = 80
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")
DIGEST = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DEFAULT_ALGORITHM = "sha256"
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded. ``actor_id`` None is the system; ``at`` is aware."""

    subject: Subject
    verb: str
    actor_id: int | None
    actor_name: str
    at: datetime
    facts: Mapping[str, Fact] = field(default_factory=dict)


def canonical_text(entry: Entry, sequence: int) -> str:
    """The text that is hashed and stored; raises ValueError for what evidence may not hold."""
    _check_codes(entry)
    by = algorithm()
    content: dict[str, object] = {
        "actor": entry.actor_id,
        "at": instant(entry.at),
        "facts": {name: _plain(name, value) for name, value in entry.facts.items()},
        "id": entry.subject.id,
        "kind": entry.subject.kind,
        "name": name_digest(entry.actor_name),
        "sequence": sequence,
        "verb": entry.verb,
    }
    if by != DEFAULT_ALGORITHM:
        content["algorithm"] = by
    return _CANONICAL.encode(content)


def chain_hash(previous: bytes, text: str, by: str = DEFAULT_ALGORITHM) -> bytes:
    """The hash of a record: of its predecessor's hash, followed by its own text."""
    return hashlib.new(by, previous + text.encode()).digest()


def algorithm() -> str:
    """The digest new records are chained by: the setting EVIDENCE_HASH, any 32-byte one hashlib has."""
    return str(getattr(settings, "EVIDENCE_HASH", DEFAULT_ALGORITHM))


@lru_cache(maxsize=4096)
def name_digest(name: str) -> str:
    """Sixteen hex digits that bind a name without writing it into the evidence."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


@lru_cache(maxsize=4096)
def instant(at: datetime) -> str:
    """An aware instant in UTC, always with microseconds, so that one instant has one text."""
    if at.tzinfo is None:
        raise ValueError("Evidence needs an aware instant.")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@lru_cache(maxsize=4096)
def _holds_number(text: str) -> bool:
    """The same few codes and states come in thousands of records."""
    return holds_number(text)


def _check_codes(entry: Entry) -> None:
    for code in (entry.verb, entry.subject.kind, *entry.facts):
        if not _is_code(code):
            raise ValueError(f"Evidence: {code!r} is not a code.")


@lru_cache(maxsize=4096)
def _is_code(code: str) -> bool:
    return CODE.fullmatch(code) is not None


def _plain(name: str, value: Fact) -> int | str | bool | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise ValueError(f"Evidence: the fact {name!r} is a {type(value).__name__}.")
    if len(value) > MAX_FACT_LENGTH:
        raise ValueError(f"Evidence: the fact {name!r} is longer than {MAX_FACT_LENGTH} characters.")
    if not DIGEST.fullmatch(value) and _holds_number(value):
        raise ValueError(f"Evidence: the fact {name!r} looks like a telephone or identity number.")
    return str(value)

"""Finds a citizen again by the blind index, or writes a new one."""

from collections.abc import Sequence
from datetime import datetime

from core.secrets import blind_index
from feedback.models import Complainant
from feedback.rules.registration import NewMatter


def complainant_for(matter: NewMatter, *, now: datetime) -> Complainant | None:
    """The citizen of one matter, saved; None when nothing at all was given."""
    return complainants_for([matter], now=now)[0]


def complainants_for(matters: Sequence[NewMatter], *, now: datetime) -> list[Complainant | None]:
    """The citizens of many matters, one each, in their order; the same person once.

    Two matters are one person's when name and phone, or name and channel account, are the same.
    """
    drafts = [_draft(matter, now) for matter in matters]
    known = _known([d for d in drafts if d is not None])
    new: list[Complainant] = []
    people: list[Complainant | None] = []
    for draft in drafts:
        if draft is None:
            people.append(None)
            continue
        key = _key(draft)
        if key is None or key not in known:
            new.append(draft)
            if key is not None:
                known[key] = draft
            people.append(draft)
        else:
            people.append(known[key])
    Complainant.objects.bulk_create(new, batch_size=1000)
    return people


def _draft(matter: NewMatter, now: datetime) -> Complainant | None:
    given = (
        matter.name,
        matter.phone,
        matter.email,
        matter.id_number,
        matter.address,
        matter.channel_account,
    )
    if not any(value.strip() for value in given):
        return None
    return Complainant(
        name=matter.name.strip(),
        phone=matter.phone.strip(),
        phone_index=_index(matter.phone, "phone"),
        email=matter.email.strip(),
        id_number=matter.id_number.strip(),
        id_number_index=_index(matter.id_number, "id_number"),
        address=matter.address.strip(),
        channel_account=matter.channel_account.strip(),
        channel_account_index=_index(matter.channel_account, "channel_account"),
        created_at=now,
    )


def _index(value: str, purpose: str) -> str:
    return blind_index(value, purpose) if value.strip() else ""


def _key(person: Complainant) -> tuple[str, str, str] | None:
    if person.phone_index:
        return (person.name or "", "phone", person.phone_index)
    if person.channel_account_index:
        return (person.name or "", "account", person.channel_account_index)
    return None


def _known(drafts: Sequence[Complainant]) -> dict[tuple[str, str, str], Complainant]:
    known: dict[tuple[str, str, str], Complainant] = {}
    phones = {d.phone_index for d in drafts if d.phone_index}
    accounts = {d.channel_account_index for d in drafts if d.channel_account_index and not d.phone_index}
    stored = [
        *Complainant.objects.filter(phone_index__in=phones),
        *Complainant.objects.filter(channel_account_index__in=accounts, phone_index=""),
    ]
    for person in sorted(stored, key=lambda p: p.pk):
        key = _key(person)
        if key is not None:
            known.setdefault(key, person)
    return known

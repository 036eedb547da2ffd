"""How a message leaves: by mail, or as a file that another system collects."""

import hashlib
import json
import os
from pathlib import Path
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage  # noqa: TID251 - the one place from which mail leaves
from django.utils.timezone import localtime

from core.models import OutboxMessage
from core.outbox import NotDelivered, Undeliverable


def mail(message: OutboxMessage) -> None:
    """Send by the mail server; a Message-ID made of the key lets a receiver drop a second copy."""
    headers = {"Message-ID": f"<{digest_of(message)}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"}
    letter = EmailMessage(message.subject, message.body, to=[message.recipient], headers=headers)
    try:
        letter.send()
    except SMTPRecipientsRefused as fault:
        codes = [code for code, _ in fault.recipients.values()]
        if codes and min(codes) >= 500:
            raise Undeliverable("The mail server refuses this recipient for good.") from fault
        raise NotDelivered("The mail server does not take mail for this recipient now.") from fault
    except OSError as fault:  # smtplib's own exceptions are OSErrors too
        raise NotDelivered(f"The mail server could not be reached ({type(fault).__name__}).") from fault


def file(message: OutboxMessage) -> None:
    """Write one JSON file, readable by its owner only; sending twice writes the same file."""
    folder = Path(getattr(settings, "OUTBOX_DIR", settings.VAR_DIR / "outbox"))
    about = message.about
    content = {
        "key": message.key,
        "adapter": message.adapter,
        "recipient": message.recipient,
        "subject": message.subject,
        "body": message.body,
        "about": str(about) if about else None,
        "created_at": localtime(message.created_at).isoformat(),
    }
    target = folder / f"{message.created_at:%Y%m%dT%H%M%S}-{digest_of(message)[:16]}.json"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(target, json.dumps(content, ensure_ascii=False, indent=1))
    except OSError as fault:
        raise NotDelivered(f"The outbox folder cannot be written ({fault.strerror}).") from fault


def digest_of(message: OutboxMessage) -> str:
    """A name for the message that tells nothing about it."""
    return hashlib.sha256(message.key.encode()).hexdigest()[:32]


def _write_private(target: Path, text: str) -> None:
    """Whole or not at all: written beside its place, then moved there."""
    draft = target.with_suffix(".part")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        out.write(text)
    draft.replace(target)

"""Turns ``HUIYIN_MAIL_URL`` into Django's mail settings."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """How mail leaves; an empty host says that it does not."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    speaks_tls: bool = False


def parse_mail_url(url: str) -> MailServer:
    """Return the server that ``url`` names, or none for an empty text.

    ``smtp://user:password@host:587`` speaks STARTTLS, ``smtps://…:465`` speaks TLS from the start.
    Raises ImproperlyConfigured for any other scheme or a missing host.
    """
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("HUIYIN_MAIL_URL must look like smtp://user:password@host:587.")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp",
        speaks_tls=parts.scheme == "smtps",
    )

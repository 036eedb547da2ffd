"""What ``manage.py check`` finds wrong with this installation; ``--deploy`` asks for more."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from feedback.rules.networks import faulty_networks

_OWNED_TABLES = """
SELECT count(*) FROM pg_class
 WHERE relkind IN ('r', 'p') AND relowner = current_user::regrole
"""


def broker(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Without a broker nothing is woken: messages and jobs stay rows that nobody takes up."""
    if settings.BROKER_URL:
        return []
    return [Warning("BROKER_URL is not set, so no worker is told of mail and jobs.", id="config.W001")]


def no_open_doors(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """A portal that citizens reach shows neither tracebacks nor the demo's passwords."""
    found: list[CheckMessage] = []
    if settings.DEBUG and settings.SECURE_COOKIES:
        found.append(
            Error("HUIYIN_DEBUG is on while HUIYIN_PUBLIC_URL is a public address.", id="config.E001")
        )
    if settings.DEMO and settings.SECURE_COOKIES:
        found.append(
            Error(
                "HUIYIN_DEMO shows passwords while HUIYIN_PUBLIC_URL is a public address.", id="config.E002"
            )
        )
    return found


def known_networks(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """A network that cannot be read would let ratings from inside pass, so the portal does not start."""
    return [
        Error(f"HUIYIN_OWN_NETWORKS names no network: {word}", id="config.E003")
        for word in faulty_networks(settings.OWN_NETWORKS)
    ]


def two_roles(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """The role that runs the portal owns no table: an owner may switch the evidence's triggers off."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(_OWNED_TABLES)
            if cursor.fetchone()[0]:
                found.append(
                    Warning("DATABASE_URL's role owns tables: run the portal as another.", id="config.W002")
                )
    return found


def register_all() -> None:
    """Register every check of this page."""
    register(broker, deploy=True)
    register(no_open_doors, Tags.security)
    register(known_networks, Tags.security)
    register(two_roles, Tags.database, deploy=True)

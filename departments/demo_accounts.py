"""The accounts that the sign-in page offers in demo mode; the demo registers where they come from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account to look round with."""

    username: str
    display_name: str
    role: str
    password: str


_providers: list[Callable[[], Sequence[DemoAccount]]] = []


def register(provider: Callable[[], Sequence[DemoAccount]]) -> None:
    """Let the demo say which accounts it made."""
    if provider not in _providers:
        _providers.append(provider)


def accounts() -> list[DemoAccount]:
    """The accounts to offer; none outside demo mode."""
    return [account for provider in _providers for account in provider()] if settings.DEMO else []

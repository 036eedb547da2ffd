"""What the worker does for people: announcements that begin to show, messages that are old."""

from celery import shared_task
from django.utils import timezone

from departments.actions.announcements import tell_begun
from departments.actions.inbox import thin_inboxes


@shared_task
def tell_announcements() -> int:
    """Tell everybody concerned of announcements that have begun to show."""
    return tell_begun(now=timezone.now())


@shared_task
def thin_messages() -> int:
    """Remove messages that were read long ago."""
    return thin_inboxes(now=timezone.now())

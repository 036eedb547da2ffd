"""Facts other apps may react to, sent inside the transaction that made them."""

from django.dispatch import Signal

hands_lost = Signal()
"""Somebody's post ended, or their account was closed. Arguments: ``staff``, ``now``."""

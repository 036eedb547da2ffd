"""Facts other apps may react to, sent inside the transaction that made them."""

from django.dispatch import Signal

ticket_moved = Signal()
"""Arguments: ``ticket`` (locked, saved), ``verb``, ``by`` (Staff or None), ``now``, ``facts`` (evidence)."""

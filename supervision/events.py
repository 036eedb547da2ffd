"""Facts of supervision that upper apps may react to, sent inside the transaction that made them."""

from django.dispatch import Signal

acted = Signal()
"""Arguments: ``row`` (a saved paper), ``kind``, ``verb``, ``by`` (or None), ``now``, ``facts``."""

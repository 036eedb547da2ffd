"""One function per verb: the only writers of supervision's papers.

Doors call ``orders.ack(order, by=…, now=…)``.

A file per family; the sweep is the one set-based writer beside them.
"""

"""Every sentence with which supervision refuses, by reason code: what is the matter, and what to do."""

from typing import Any

from supervision.wording import coordination, entries, measures, orders, rectification, watching

WORDING: dict[str, Any] = {
    **watching.WORDING,
    **orders.WORDING,
    **measures.WORDING,
    **entries.WORDING,
    **rectification.WORDING,
    **coordination.WORDING,
}

"""Where an answer by link came from: from the institution's own network or not, and a mark for one day."""

from datetime import datetime

from django.conf import settings

from core.secrets import blind_index
from departments.rules.calendar import in_shanghai
from feedback.actions._taking import Origin
from feedback.rules.networks import lies_in, networks_of


def origin_of(address: str, *, now: datetime) -> Origin:
    """What may be kept of an address; "" is one that is not known. The address itself is not kept."""
    own = networks_of(settings.OWN_NETWORKS)
    day = in_shanghai(now).date().isoformat()
    mark = blind_index(f"{day} {address}", "answer origin") if address else ""
    return Origin(is_own_network=lies_in(address, own), mark=mark)

"""What supervision puts on the home page: the supervisor's block, and what supervision asks of a unit."""

from supervision.home.supervisor import watching
from supervision.home.unit import for_you

__all__ = ["for_you", "watching"]

"""What supervision puts on the home page: the supervisor's block, and what supervision asks of a unit."""

from supervision.home.judging import judging, sharing
from supervision.home.supervisor import watching
from supervision.home.unit import for_you

__all__ = ["for_you", "judging", "sharing", "watching"]

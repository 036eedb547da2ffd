"""How a test makes a move as somebody."""

from collections.abc import Callable

from departments.models import Staff
from feedback.models import Ticket
from tests.cast import Walk

Make = Callable[[Walk, Staff], Ticket]

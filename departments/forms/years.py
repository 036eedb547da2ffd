"""Which years a day or a moment that is typed may lie in: a slip of the hand is refused in its field.

Beyond them the database and the clock cannot take every value, and one such row breaks every page with it.
"""

from datetime import date, datetime, time

from django.core.validators import MaxValueValidator, MinValueValidator

from departments.rules.calendar import SHANGHAI

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
OF_DAYS = (MinValueValidator(EARLIEST), MaxValueValidator(LATEST))
OF_MOMENTS = (
    MinValueValidator(datetime.combine(EARLIEST, time(), SHANGHAI)),
    MaxValueValidator(datetime.combine(LATEST, time(), SHANGHAI)),
)

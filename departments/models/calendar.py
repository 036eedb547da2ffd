"""The working calendar as rows: the days the yearly notice names, and the hours of a working day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.rules.calendar import Slot


class CalendarDay(models.Model):
    """One day that differs from Mon-Fri, or is stated to be as it is.

    ``source_notice`` names the notice the row was loaded from; a year counts as confirmed when a row of it
    has one. A single day set by hand in a year not yet loaded keeps it empty and confirms nothing.
    """

    date = models.DateField(_("date"), unique=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("holiday"), max_length=50, blank=True)
    source_notice = models.CharField(_("notice"), max_length=200, blank=True)

    class Meta:
        ordering = ("date",)
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        return f"{self.date} {self.name}".rstrip()


class WorkSlot(models.Model):
    """A stretch of working time, the same on every working day; without rows the usual hours apply."""

    start = models.TimeField(_("from"), unique=True)
    end = models.TimeField(_("to"))

    class Meta:
        ordering = ("start",)
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="slot_ends_after_it_starts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @property
    def slot(self) -> Slot:
        """The slot as the rules know it."""
        return Slot(self.start, self.end)

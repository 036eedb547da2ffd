"""导出与报告: a file that a job made for a person: what was asked, what came of it, who took it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Job, StoredFile
from evaluation.choices import Unusual
from evaluation.querysets import ReportQuerySet
from supervision.models._fields import moment


class Report(models.Model):
    """One file that was asked for. It stays in the history when the file is gone.

    ``kind`` names what makes it ("list" for the export of a list), ``name`` which one (the list, the period).
    ``params`` is what was asked, ``said`` the filters in words, [[label, value], …], of ``language``.
    ``expected`` rows were told before the start, ``left_out`` those of the screen that were not granted;
    ``rows``, ``size`` and ``sha256`` are the file's. ``facts``: what else the file says of itself.
    ``unusual``: codes of ``Unusual`` joined by commas.
    """

    KIND = "report"

    kind = models.CharField(_("kind"), max_length=24)
    name = models.CharField(_("which"), max_length=60, blank=True, default="")
    title = models.CharField(_("title"), max_length=120)
    params = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    said = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=12)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked for by"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("what it is for"), max_length=300, blank=True, default="")
    asked_at = models.DateTimeField(_("asked for"))
    expected = models.PositiveIntegerField(_("rows told before the start"), null=True, blank=True)
    left_out = models.PositiveIntegerField(_("rows left out"), default=0)
    job = models.OneToOneField(Job, verbose_name=_("job"), on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True, default="")
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    size = models.BigIntegerField(_("size"), null=True, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    made_at = moment(_("made"))
    expires_at = moment(_("expires"))
    removed_at = moment(_("file removed"))
    downloads = models.PositiveIntegerField(_("downloads"), default=0)
    downloaded_at = moment(_("last download"))
    unusual = models.CharField(_("out of the ordinary"), max_length=40, blank=True, default="")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        ordering = ("-id",)
        indexes = [
            models.Index(name="report_by_owner", fields=["by", "-id"]),
            models.Index(name="report_by_asked", fields=["by", "asked_at"]),
            models.Index(
                name="report_to_expire", fields=["expires_at"], condition=models.Q(file__isnull=False)
            ),
            models.Index(name="report_unusual", fields=["-id"], condition=~models.Q(unusual="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])

    @property
    def unusual_words(self) -> list[str]:
        """Why it is out of the ordinary, in words."""
        return [str(Unusual(code).label) for code in self.unusual.split(",") if code in Unusual.values]


class ReportRows(models.Model):
    """Which rows of its list stand in a file: asked again at each download, and after a leak."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="taken")
    ids = ArrayField(models.BigIntegerField())

    class Meta:
        default_permissions = ()
        verbose_name = _("rows of a report")
        verbose_name_plural = _("rows of reports")

    def __str__(self) -> str:
        return str(self.report_id)

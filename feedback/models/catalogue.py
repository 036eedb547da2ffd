"""What a service manager keeps: channels, areas, topics, dispatch catalogue, templates, mappings."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.models import Department
from feedback.choices import Category, ContactMeans


class Channel(models.Model):
    """渠道: one way in which matters reach the centre (R1, R3)."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    default_contact_means = models.CharField(
        _("default means of contact"), max_length=16, choices=ContactMeans, default=ContactMeans.PHONE
    )
    is_online = models.BooleanField(_("online"), default=True)
    is_active = models.BooleanField(_("in use"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("order", "id")
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.name


class _Tree(models.Model):
    """A coded tree of at most three levels; ``path`` names the node and its ancestors for reading."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    depth = models.PositiveSmallIntegerField(_("level"), default=1, editable=False)
    path = models.CharField(_("path"), max_length=200, default="", editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True
        ordering = ("code",)

    def __str__(self) -> str:
        return self.path or self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.depth = self.parent.depth + 1 if self.parent else 1
        self.path = f"{self.parent.path} › {self.name}" if self.parent else self.name
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        if self.parent is not None and self.parent.pk == self.pk:
            raise ValidationError({"parent": _("A node cannot belong to itself.")})
        if self.parent and self.parent.depth >= 3:
            raise ValidationError({"parent": _("There are three levels at most; choose a higher one.")})


class Area(_Tree):
    """区域: district → street → community; the place of the matter, never the citizen's home."""

    class Meta(_Tree.Meta):
        verbose_name = _("area")
        verbose_name_plural = _("areas")


class Topic(_Tree):
    """问题分类, three levels; some matters have a limit of law, which the department may not outlast."""

    statutory_limit = models.CharField(
        _("limit of law"),
        max_length=8,
        blank=True,
        default="",
        validators=[RegexValidator(r"^[1-9]\d{0,3}(wd|cd)$", _("Write days as 15cd, working days as 20wd."))],
        help_text=_("Counted from the dispatch: 15cd is 15 days, 20wd is 20 working days. Empty: none."),
    )

    keywords = models.CharField(
        _("words that speak of it"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Parted by blanks. A matter that speaks of three topics goes to a senior dispatcher."),
    )

    class Meta(_Tree.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class DispatchRule(models.Model):
    """派单目录: which department leads on a topic in an area, between two dates (R17)."""

    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="rules")
    area = models.ForeignKey(
        Area,
        verbose_name=_("area"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rules",
        help_text=_("Empty: the whole city."),
    )
    department = models.ForeignKey(
        Department, verbose_name=_("department"), on_delete=models.PROTECT, related_name="dispatch_rules"
    )
    fallback_department = models.ForeignKey(
        Department,
        verbose_name=_("fallback department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fallback_rules",
        help_text=_("Takes the matter when the department is dissolved or out of use."),
    )
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(
        _("effective to"), null=True, blank=True, help_text=_("Last day; empty: no end.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ("topic__code", "area__code", "effective_from")
        verbose_name = _("dispatch rule")
        verbose_name_plural = _("dispatch catalogue")
        constraints = [
            models.CheckConstraint(
                name="dispatch_rule_ends_after_start",
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                name="dispatch_rule_once_a_day",
                fields=("topic", "area", "effective_from"),
                nulls_distinct=False,
                violation_error_message=_("This topic and area already have a rule from that day on."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} → {self.department}"


class ReplyTemplate(models.Model):
    """A courteous opening for an answer; ``{number}``-like variables are replaced, nothing runs (R75).

    ``department``: whose own it is; empty for the whole house. ``use_count``: times put into an answer.
    """

    name = models.CharField(_("name"), max_length=60)
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reply_templates",
    )
    category = models.CharField(_("category"), max_length=12, choices=Category, blank=True)
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("topic"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="templates",
    )
    body = models.TextField(_("text"), max_length=4000)
    is_active = models.BooleanField(_("in use"), default=True)
    use_count = models.PositiveIntegerField(_("times used"), default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("category", "name")
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        constraints = [
            models.UniqueConstraint(
                name="template_named_once",
                fields=("department", "name"),
                nulls_distinct=False,
                violation_error_message=_("There is a template of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportMapping(models.Model):
    """Which column of a channel's export means what; saved after the first import of that channel."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="import_mapping")
    columns = models.JSONField(
        default=dict, help_text='{"content": "留言详情", …}: our field to their header'
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel}"

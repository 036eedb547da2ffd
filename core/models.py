"""Storage of the ground: evidence, the outbox, the access log, jobs and files.

People appear as ``actor_id`` and a snapshot of the name, never as a key: core knows no other app.
"""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.reasons import Reason
from core.refusals import say
from core.secrets import EncryptedTextField
from core.subjects import Subject

KIND_LENGTH = 32
NAME_LENGTH = 80


class SubjectKindField(models.CharField):
    """The kind of a subject. Collation "C", so that the database and Python sort it alike."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": KIND_LENGTH, "db_collation": "C", **options})


class EvidenceRecord(models.Model):
    """One thing that happened to a subject, chained by hash to what happened before. Append-only by trigger.

    ``text`` is the exact text that was hashed; the other columns repeat it for queries, and verification
    compares.
    """

    subject_kind = SubjectKindField()
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=NAME_LENGTH)
    at = models.DateTimeField()
    text = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("evidence record")
        verbose_name_plural = _("evidence records")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sequence"], name="evidence_one_per_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.sequence} {self.verb}"

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id)


class EvidenceHead(models.Model):
    """The last link of each chain; locked while a record is appended. ``is_anchored``: an anchor binds it."""

    subject_kind = SubjectKindField()
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=bytes(32))
    is_anchored = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("evidence head")
        verbose_name_plural = _("evidence heads")
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="evidence_one_head"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(is_anchored=False), name="evidence_to_anchor"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} {self.sequence}"


class Anchor(models.Model):
    """What binds many chains at once: the Merkle root of heads that had moved. Append-only by trigger.

    ``text`` is the exact line that was hashed and is kept outside the database too; it names ``previous``,
    the hash of the anchor before it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    text = models.CharField(max_length=400)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M}"


class AnchoredHead(models.Model):
    """One chain's head as an anchor binds it: a leaf of its tree. Append-only by trigger."""

    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="heads", db_constraint=False)
    subject_kind = SubjectKindField()
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("anchored head")
        verbose_name_plural = _("anchored heads")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sequence"], name="evidence_anchored_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anchor_id}: {self.subject_kind}:{self.subject_id} {self.sequence}"


class AccessRecord(models.Model):
    """Who saw or took what, and why. Append-only by trigger; partitioned by month in the database."""

    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=NAME_LENGTH)
    action = models.CharField(max_length=60)
    subject_kind = SubjectKindField()
    subject_id = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("access record")
        verbose_name_plural = _("access records")
        indexes = [
            models.Index(fields=["-at", "-id"], name="access_by_time"),
            models.Index(fields=["actor_id", "-at"], name="access_by_actor"),
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="access_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.subject_kind}:{self.subject_id}"


class OutboxMessage(models.Model):
    """A message that will be sent: a row first, sent after commit, tried again until it is."""

    key = models.CharField(max_length=200, unique=True)
    adapter = models.CharField(max_length=20)
    recipient = EncryptedTextField()
    subject = models.CharField(max_length=200, blank=True)
    body = EncryptedTextField(blank=True)
    about_kind = SubjectKindField(blank=True)
    about_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=models.Q(sent_at=None, given_up_at=None),
                name="outbox_waiting",
            ),
            models.Index(fields=["about_kind", "about_id"], name="outbox_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.adapter} {self.key}"

    @property
    def about(self) -> Subject | None:
        return None if self.about_id is None else Subject(self.about_kind, self.about_id)


class StoredFile(models.Model):
    """A file under MEDIA_ROOT; ``path`` is random, ``name`` is what people called it."""

    name = models.CharField(max_length=200)
    path = models.CharField(max_length=80, unique=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Long work with progress: a row first, done by a worker under a lease that a killed worker loses."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")

    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    params = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    report_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    reasons = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["QUEUED", "RUNNING"]),
                name="job_waiting",
            ),
            models.Index(fields=["by_id", "-id"], name="job_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def percent(self) -> int:
        """0–100; 0 while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def sentences(self) -> list[str]:
        """Why it failed, in the reader's language."""
        return [say(Reason(reason["code"], reason["params"])) for reason in self.reasons]

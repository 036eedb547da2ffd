"""诉求人: who raised a matter. Everything that identifies a person is encrypted at rest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.masking import mask_account, mask_email, mask_name, mask_phone
from core.secrets import EncryptedTextField
from feedback.choices import ContactMeans


class Complainant(models.Model):
    """One citizen as given at intake; found again by the blind indexes, never by reading the clear text."""

    name = EncryptedTextField(_("name"), default="", blank=True)
    phone = EncryptedTextField(_("phone"), default="", blank=True)
    phone_index = models.CharField(max_length=64, default="", editable=False)
    id_number = EncryptedTextField(_("identity number"), default="", blank=True)
    id_number_index = models.CharField(max_length=64, default="", editable=False)
    email = EncryptedTextField(_("email"), default="", blank=True)
    address = EncryptedTextField(_("home address"), default="", blank=True)
    channel_account = EncryptedTextField(_("channel account"), default="", blank=True)
    channel_account_index = models.CharField(max_length=64, default="", editable=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("complainant")
        verbose_name_plural = _("complainants")
        default_permissions = ()
        indexes = [
            models.Index(name=name, fields=[field], condition=~models.Q(**{field: ""}))
            for name, field in (
                ("complainant_phone", "phone_index"),
                ("complainant_id_number", "id_number_index"),
                ("complainant_account", "channel_account_index"),
            )
        ]

    def __str__(self) -> str:
        return self.masked_name or f"#{self.pk}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name or "")

    def masked_contact(self, means: str) -> str:
        """The masked address of one means of contact; empty where there is none."""
        masks = {
            ContactMeans.PHONE: (mask_phone, self.phone),
            ContactMeans.EMAIL: (mask_email, self.email),
            ContactMeans.CHANNEL_ACCOUNT: (mask_account, self.channel_account),
        }
        if means not in masks:
            return ""
        mask, value = masks[ContactMeans(means)]
        return mask(value or "")

    def address_of(self, means: str) -> str:
        """The clear address of one means, for the outbox alone; empty where there is none."""
        clear = {
            ContactMeans.PHONE: self.phone,
            ContactMeans.EMAIL: self.email,
            ContactMeans.CHANNEL_ACCOUNT: self.channel_account,
        }
        return clear.get(ContactMeans(means), "") or ""

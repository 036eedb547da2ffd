"""Uploads that wait for their form; the files of papers are never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = """
CREATE TRIGGER row_stays_as_it_is BEFORE UPDATE OR DELETE ON supervision_paperfile
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON supervision_paperfile
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE supervision_paperfile ENABLE ALWAYS TRIGGER row_stays_as_it_is;
ALTER TABLE supervision_paperfile ENABLE ALWAYS TRIGGER table_stays;
"""
UNPROTECT = """
DROP TRIGGER row_stays_as_it_is ON supervision_paperfile;
DROP TRIGGER table_stays ON supervision_paperfile;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_anchors_append_only"),
        ("supervision", "0002_rules_and_nothing_deleted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperUpload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["by", "place"], name="paper_upload_of_person"),
                    models.Index(fields=["created_at"], name="paper_upload_by_time"),
                ],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]

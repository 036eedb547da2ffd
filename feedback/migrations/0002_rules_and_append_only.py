"""The first rule versions, and the database's own refusal to change a rating."""

from datetime import UTC, datetime

from django.db import migrations

from feedback.rules.answers import DEFAULT_CALLBACKS
from feedback.rules.limits import DEFAULT_LIMITS

FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def write_rules(apps, schema_editor):
    versions = apps.get_model("departments", "RuleVersion")
    for kind, values in (("limits", DEFAULT_LIMITS), ("callbacks", DEFAULT_CALLBACKS)):
        versions.objects.create(kind=kind, number=1, effective_from=FIRST, values=values, note="产品默认值")


def remove_rules(apps, schema_editor):
    apps.get_model("departments", "RuleVersion").objects.filter(kind__in=("limits", "callbacks")).delete()


PROTECT = """
CREATE TRIGGER rating_rows_stay BEFORE UPDATE OR DELETE ON feedback_rating
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER rating_table_stays BEFORE TRUNCATE ON feedback_rating
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE feedback_rating ENABLE ALWAYS TRIGGER rating_rows_stay;
ALTER TABLE feedback_rating ENABLE ALWAYS TRIGGER rating_table_stays;
"""
UNPROTECT = """
DROP TRIGGER rating_rows_stay ON feedback_rating;
DROP TRIGGER rating_table_stays ON feedback_rating;
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        migrations.RunPython(write_rules, remove_rules),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]

"""The first version of supervision's numbers; the database's own refusal to delete what was noted."""

from datetime import UTC, datetime

from django.db import migrations

from supervision.rules.score import DEFAULT_ASSESSMENT
from supervision.rules.settings import DEFAULT_SUPERVISION

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
KEPT = (
    "scoreentry",
    "appeal",
    "exclusionrequest",
    "periodlock",
    "card",
    "circular",
    "circularitem",
    "interview",
    "supervisionorder",
    "orderreport",
    "proposal",
    "reminder",
    "rectification",
    "secondcallback",
    "misratingclaim",
    "matter",
    "matteritem",
    "matterprogress",
    "meeting",
    "meetingitem",
    "datashareduty",
    "sharerequest",
    "deadline",
)


def write_rules(apps, schema_editor):
    versions = apps.get_model("departments", "RuleVersion")
    for kind, values in (("supervision", DEFAULT_SUPERVISION), ("assessment", DEFAULT_ASSESSMENT)):
        versions.objects.create(kind=kind, number=1, effective_from=FIRST, values=values, note="产品默认值")


def remove_rules(apps, schema_editor):
    apps.get_model("departments", "RuleVersion").objects.filter(
        kind__in=["supervision", "assessment"]
    ).delete()


def statements(template):
    return "\n".join(template.format(table=f"supervision_{name}") for name in KEPT)


PROTECT = """
CREATE TRIGGER rows_stay BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER rows_stay;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER table_stays;
"""
UNPROTECT = """
DROP TRIGGER rows_stay ON {table};
DROP TRIGGER table_stays ON {table};
"""

FILES = """
CREATE TRIGGER row_stays_as_it_is BEFORE UPDATE OR DELETE ON supervision_paperfile
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON supervision_paperfile
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE supervision_paperfile ENABLE ALWAYS TRIGGER row_stays_as_it_is;
ALTER TABLE supervision_paperfile ENABLE ALWAYS TRIGGER table_stays;
"""
UNFILES = """
DROP TRIGGER row_stays_as_it_is ON supervision_paperfile;
DROP TRIGGER table_stays ON supervision_paperfile;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        migrations.RunPython(write_rules, remove_rules),
        migrations.RunSQL(statements(PROTECT), statements(UNPROTECT)),
        migrations.RunSQL(FILES, UNFILES),
    ]

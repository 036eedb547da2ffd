"""The database's own refusal to delete papers of evaluation."""

from django.db import migrations

KEPT = (
    "ratingflag",
    "flaggedrating",
    "servicestar",
    "report",
    "reportrows",
    "departmentreport",
    "adoptionnotice",
    "publicreport",
)
PROTECT = """
CREATE TRIGGER rows_stay BEFORE DELETE ON evaluation_{table} FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON evaluation_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE evaluation_{table} ENABLE ALWAYS TRIGGER rows_stay;
ALTER TABLE evaluation_{table} ENABLE ALWAYS TRIGGER table_stays;
"""
UNPROTECT = """
DROP TRIGGER rows_stay ON evaluation_{table};
DROP TRIGGER table_stays ON evaluation_{table};
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_results_stand"), ("core", "0002_append_only")]

    operations = [
        migrations.RunSQL(PROTECT.format(table=table), UNPROTECT.format(table=table)) for table in KEPT
    ]

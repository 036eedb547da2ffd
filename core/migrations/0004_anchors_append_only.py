"""Anchors and the heads they bind are added and read, never changed: the database itself refuses."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_rows;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_table;
"""

ALLOW = """
DROP TRIGGER append_only_rows ON {table};
DROP TRIGGER append_only_table ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_access_log_by_month")]

    operations = [
        migrations.RunSQL(REFUSE.format(table=table), ALLOW.format(table=table))
        for table in ("core_anchor", "core_anchoredhead")
    ]

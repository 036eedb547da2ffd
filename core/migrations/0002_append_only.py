"""Evidence may be added to and read, never changed: the database itself refuses, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON core_evidencerecord
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON core_evidencerecord
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE core_evidencerecord ENABLE ALWAYS TRIGGER append_only_rows;
ALTER TABLE core_evidencerecord ENABLE ALWAYS TRIGGER append_only_table;
"""

ALLOW = """
DROP TRIGGER append_only_rows ON core_evidencerecord;
DROP TRIGGER append_only_table ON core_evidencerecord;
DROP FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]

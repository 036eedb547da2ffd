"""The database's own refusal to change what was set aside, or given back in a month that is closed."""

from django.db import migrations

SET_ASIDE = """
CREATE TRIGGER row_stays_as_it_is BEFORE UPDATE OR DELETE ON supervision_setaside
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON supervision_setaside
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE supervision_setaside ENABLE ALWAYS TRIGGER row_stays_as_it_is;
ALTER TABLE supervision_setaside ENABLE ALWAYS TRIGGER table_stays;
"""
UNSET_ASIDE = """
DROP TRIGGER row_stays_as_it_is ON supervision_setaside;
DROP TRIGGER table_stays ON supervision_setaside;
"""
GIVEN_BACK = """
CREATE TRIGGER rows_stay BEFORE DELETE ON supervision_reversal
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON supervision_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER closed_row_stays_as_it_is BEFORE UPDATE ON supervision_reversal
    FOR EACH ROW WHEN (OLD.counted_in <> '') EXECUTE FUNCTION core_refuse_change();
ALTER TABLE supervision_reversal ENABLE ALWAYS TRIGGER rows_stay;
ALTER TABLE supervision_reversal ENABLE ALWAYS TRIGGER table_stays;
ALTER TABLE supervision_reversal ENABLE ALWAYS TRIGGER closed_row_stays_as_it_is;
"""
UNGIVEN_BACK = """
DROP TRIGGER rows_stay ON supervision_reversal;
DROP TRIGGER table_stays ON supervision_reversal;
DROP TRIGGER closed_row_stays_as_it_is ON supervision_reversal;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0002_rules_and_nothing_deleted"), ("core", "0002_append_only")]

    operations = [
        migrations.RunSQL(SET_ASIDE, UNSET_ASIDE),
        migrations.RunSQL(GIVEN_BACK, UNGIVEN_BACK),
    ]

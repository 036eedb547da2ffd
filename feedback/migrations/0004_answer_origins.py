"""The database's own refusal to change where an answer came from, and the intake's indexes of a contact."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER row_stays_as_it_is BEFORE UPDATE OR DELETE ON feedback_answerorigin
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON feedback_answerorigin
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE feedback_answerorigin ENABLE ALWAYS TRIGGER row_stays_as_it_is;
ALTER TABLE feedback_answerorigin ENABLE ALWAYS TRIGGER table_stays;
CREATE TRIGGER intake_indexes_stay BEFORE UPDATE ON feedback_complainant
    FOR EACH ROW WHEN ((OLD.phone_index, OLD.channel_account_index)
        IS DISTINCT FROM (NEW.phone_index, NEW.channel_account_index))
    EXECUTE FUNCTION core_refuse_change();
ALTER TABLE feedback_complainant ENABLE ALWAYS TRIGGER intake_indexes_stay;
"""
"""The indexes of the contact are those of the intake, so that a contact changed later is found by them. Who
changes the index's key rewrites them as the owner of the tables, with this trigger switched off."""
UNPROTECT = """
DROP TRIGGER row_stays_as_it_is ON feedback_answerorigin;
DROP TRIGGER table_stays ON feedback_answerorigin;
DROP TRIGGER intake_indexes_stay ON feedback_complainant;
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_attachments"), ("core", "0002_append_only")]

    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]

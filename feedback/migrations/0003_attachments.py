"""Files stay: the database refuses to delete an attachment, or to change more than its seal or withdrawal."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION feedback_attachment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
       OR (to_jsonb(NEW) - '{sealed_at,withdrawn_at,withdrawn_by_id}'::text[])
          IS DISTINCT FROM (to_jsonb(OLD) - '{sealed_at,withdrawn_at,withdrawn_by_id}'::text[]) THEN
        RAISE EXCEPTION 'an attachment is sealed or withdrawn once, and otherwise never changed'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER attachment_changes BEFORE UPDATE ON feedback_attachment
    FOR EACH ROW EXECUTE FUNCTION feedback_attachment_stays();
CREATE TRIGGER attachment_rows_stay BEFORE DELETE ON feedback_attachment
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER attachment_table_stays BEFORE TRUNCATE ON feedback_attachment
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE feedback_attachment ENABLE ALWAYS TRIGGER attachment_changes;
ALTER TABLE feedback_attachment ENABLE ALWAYS TRIGGER attachment_rows_stay;
ALTER TABLE feedback_attachment ENABLE ALWAYS TRIGGER attachment_table_stays;
"""
UNPROTECT = """
DROP TRIGGER attachment_changes ON feedback_attachment;
DROP TRIGGER attachment_rows_stay ON feedback_attachment;
DROP TRIGGER attachment_table_stays ON feedback_attachment;
DROP FUNCTION feedback_attachment_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_rules_and_append_only"), ("core", "0002_append_only")]

    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]

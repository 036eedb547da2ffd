"""The database's own refusal to change a result of which notice was given, and a period that is locked.

A noticed result stands but for the count of periods below the bar, which the lock brings up to date.
"""

from django.db import migrations

KEPT = ("assessmentperiod", "assessment", "objection")

STAY = """
CREATE TRIGGER table_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER table_stays;
"""
UNSTAY = "DROP TRIGGER table_stays ON {table};"
PAPERS = """
CREATE TRIGGER rows_stay BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER rows_stay;
"""
UNPAPERS = "DROP TRIGGER rows_stay ON {table};"

FROZEN = """
CREATE FUNCTION evaluation_refuse_result() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT max(state) INTO stands FROM evaluation_assessmentperiod
    WHERE state <> 'DRAFT'
    AND (TG_OP <> 'INSERT' AND id = OLD.period_id OR TG_OP <> 'DELETE' AND id = NEW.period_id);
    IF stands = 'NOTICE' AND TG_OP = 'UPDATE' THEN
        IF (to_jsonb(OLD) - 'running_low') IS NOT DISTINCT FROM (to_jsonb(NEW) - 'running_low') THEN
            RETURN NEW;
        END IF;
    END IF;
    IF stands IS NOT NULL THEN
        RAISE EXCEPTION 'results stand once notice was given: % is refused', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER results_stand BEFORE INSERT OR UPDATE OR DELETE ON evaluation_assessment
    FOR EACH ROW EXECUTE FUNCTION evaluation_refuse_result();
ALTER TABLE evaluation_assessment ENABLE ALWAYS TRIGGER results_stand;

CREATE FUNCTION evaluation_refuse_locked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['version', 'published_at', 'published_by_id', 'checked_at', 'drift'];
BEGIN
    IF (to_jsonb(OLD) - may_change) IS DISTINCT FROM (to_jsonb(NEW) - may_change) THEN
        RAISE EXCEPTION 'a locked period never changes: % is refused', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER locked_stays BEFORE UPDATE ON evaluation_assessmentperiod
    FOR EACH ROW WHEN (OLD.state = 'LOCKED') EXECUTE FUNCTION evaluation_refuse_locked();
ALTER TABLE evaluation_assessmentperiod ENABLE ALWAYS TRIGGER locked_stays;
"""
UNFROZEN = """
DROP TRIGGER results_stand ON evaluation_assessment;
DROP FUNCTION evaluation_refuse_result();
DROP TRIGGER locked_stays ON evaluation_assessmentperiod;
DROP FUNCTION evaluation_refuse_locked();
"""


def statements(template, names):
    return "\n".join(template.format(table=f"evaluation_{name}") for name in names)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0002_surveys_kept"), ("core", "0002_append_only")]

    operations = [
        migrations.RunSQL(statements(STAY, KEPT), statements(UNSTAY, KEPT)),
        migrations.RunSQL(
            statements(PAPERS, ("assessmentperiod", "objection")),
            statements(UNPAPERS, ("assessmentperiod", "objection")),
        ),
        migrations.RunSQL(FROZEN, UNFROZEN),
    ]

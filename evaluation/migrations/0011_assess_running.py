"""A noticed result stands but for the count of periods below the bar, which the lock brings up to date."""

from django.db import migrations

STAND = """
CREATE OR REPLACE FUNCTION evaluation_refuse_result() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0010_surveys_uploads")]

    operations = [migrations.RunSQL(STAND, migrations.RunSQL.noop)]

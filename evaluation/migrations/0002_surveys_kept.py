"""The questionnaire that ships, and the database's own refusal to change what was drawn or answered."""

from datetime import UTC, datetime

from django.db import migrations

from evaluation.rules.surveys.default import INTRO, QUESTIONS, SETTINGS, TITLE

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
ONLY_ADDED = (
    "questionnaire",
    "surveystratum",
    "invitee",
    "surveylink",
    "surveyattempt",
    "surveysheet",
    "surveyrefusal",
    "thirdpartyimport",
    "thirdpartyscore",
)


def write_questionnaire(apps, schema_editor):
    apps.get_model("evaluation", "Questionnaire").objects.create(
        number=1,
        title=TITLE,
        intro=INTRO,
        rows=QUESTIONS,
        values=SETTINGS,
        note="产品默认值",
        made_at=FIRST,
    )


def statements(template):
    return "\n".join(template.format(table=f"evaluation_{name}") for name in ONLY_ADDED)


PROTECT = """
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER rows_stay;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER table_stays;
"""
UNPROTECT = """
DROP TRIGGER rows_stay ON {table};
DROP TRIGGER table_stays ON {table};
"""
PAPER = """
CREATE TRIGGER rows_stay BEFORE DELETE ON evaluation_survey
    FOR EACH ROW EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER table_stays BEFORE TRUNCATE ON evaluation_survey
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
ALTER TABLE evaluation_survey ENABLE ALWAYS TRIGGER rows_stay;
ALTER TABLE evaluation_survey ENABLE ALWAYS TRIGGER table_stays;
"""
UNPAPER = """
DROP TRIGGER rows_stay ON evaluation_survey;
DROP TRIGGER table_stays ON evaluation_survey;
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        migrations.RunSQL(statements(PROTECT), statements(UNPROTECT)),
        migrations.RunSQL(PAPER, UNPAPER),
        migrations.RunPython(write_questionnaire, migrations.RunPython.noop),
    ]

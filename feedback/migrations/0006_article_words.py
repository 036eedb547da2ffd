"""Articles are found by pairs of characters as tickets are."""

from django.db import migrations

FUNCTION = r"""
CREATE FUNCTION feedback_article_words(title text, question text, policy_name text, policy_number text)
    RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100
RETURN feedback_plain(title) || E'\n' || feedback_plain(question) || E'\n'
    || feedback_plain(policy_name) || E'\n' || feedback_plain(policy_number);
"""
NO_FUNCTION = "DROP FUNCTION feedback_article_words(text, text, text, text);"
INDEX = """
CREATE INDEX {name} ON {table} USING gin (feedback_pairs(
    feedback_article_words(title, question, policy_name, policy_number), feedback_plain(answer)));
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0005_texts_and_presence")]

    operations = [
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
        *(
            migrations.RunSQL(INDEX.format(name=name, table=table), f"DROP INDEX {name};")
            for name, table in (
                ("article_pairs", "feedback_knowledgearticle"),
                ("article_version_pairs", "feedback_articleversion"),
            )
        ),
    ]

"""The words of tickets as pairs of characters, kept by the database itself; who is present outlives no crash."""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION feedback_plain(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 100
RETURN regexp_replace(regexp_replace(
    lower(normalize(given, NFKC) COLLATE "C"),
    '[0-9](?:[\s\u001c-\u001f\u0085\u1680\u2028\u2029()\-\u2010-\u2015\u2212_.\u00b7\u2022\u200b-\u200f\u2060\ufeff]{0,3}[0-9]){9,}x?|[0-9]{7,}x?',
    '*', 'g'), '[\s\u001c-\u001f\u0085\u1680\u2028\u2029]+', ' ', 'g');

CREATE FUNCTION feedback_pairs(words text, reply text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 2000
RETURN array_to_tsvector(
    ARRAY(
        SELECT one || other
        FROM unnest(
            string_to_array(words || E'\n' || reply, NULL),
            (string_to_array(words || E'\n' || reply, NULL))[2:]
        ) AS pair(one, other)
        WHERE (one COLLATE "C" BETWEEN '㐀' AND '鿿' OR one COLLATE "C" >= '𠀀' OR one = '〇')
          AND (other COLLATE "C" BETWEEN '㐀' AND '鿿' OR other COLLATE "C" >= '𠀀' OR other = '〇')
    ) || ARRAY(
        SELECT left(word, 40)
        FROM unnest(string_to_array(regexp_replace(
            regexp_replace(words || ' ' || reply, '[^a-z0-9]+', ' ', 'g'),
            '([a-z])(?=[0-9])|([0-9])(?=[a-z])', '\1\2 ', 'g'), ' ')) AS word
        WHERE word <> ''
    )
);
"""
NO_FUNCTIONS = """
DROP FUNCTION feedback_pairs(text, text);
DROP FUNCTION feedback_plain(text);
"""
FILLED = """
CREATE INDEX ticket_text_pairs ON feedback_tickettext USING gin (feedback_pairs(words, reply), scope_ids);

CREATE FUNCTION feedback_text_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feedback_tickettext (ticket_id, scope_ids, registered_at, words, reply)
        SELECT id, department_ids || centre_id, registered_at,
               feedback_plain(title) || E'\\n' || feedback_plain(place) || E'\\n' || feedback_plain(content),
               feedback_plain(public_reply)
        FROM fresh;
    RETURN NULL;
END $$;

CREATE FUNCTION feedback_text_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE feedback_tickettext SET
        scope_ids = NEW.department_ids || NEW.centre_id,
        registered_at = NEW.registered_at,
        words = feedback_plain(NEW.title) || E'\\n' || feedback_plain(NEW.place) || E'\\n'
                || feedback_plain(NEW.content),
        reply = feedback_plain(NEW.public_reply)
    WHERE ticket_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER text_of_new AFTER INSERT ON feedback_ticket
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION feedback_text_of_new();
CREATE TRIGGER text_of_changed AFTER UPDATE ON feedback_ticket FOR EACH ROW
    WHEN ((OLD.title, OLD.place, OLD.content, OLD.public_reply, OLD.department_ids, OLD.centre_id,
           OLD.registered_at)
        IS DISTINCT FROM (NEW.title, NEW.place, NEW.content, NEW.public_reply, NEW.department_ids,
           NEW.centre_id, NEW.registered_at))
    EXECUTE FUNCTION feedback_text_of_changed();
ALTER TABLE feedback_ticket ENABLE ALWAYS TRIGGER text_of_new;
ALTER TABLE feedback_ticket ENABLE ALWAYS TRIGGER text_of_changed;
"""
EMPTIED = """
DROP TRIGGER text_of_new ON feedback_ticket;
DROP TRIGGER text_of_changed ON feedback_ticket;
DROP FUNCTION feedback_text_of_new();
DROP FUNCTION feedback_text_of_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_answer_origins")]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(FILLED, EMPTIED),
        migrations.RunSQL(
            "ALTER TABLE feedback_presence SET UNLOGGED", "ALTER TABLE feedback_presence SET LOGGED"
        ),
    ]

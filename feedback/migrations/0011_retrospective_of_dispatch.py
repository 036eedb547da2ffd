import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0010_requests")]

    operations = [
        migrations.RemoveIndex(model_name="retrospective", name="retrospective_due"),
        migrations.RemoveField(model_name="retrospective", name="department"),
        migrations.AddField(
            model_name="retrospective",
            name="dispatch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retrospectives",
                to="feedback.dispatch",
            ),
        ),
        migrations.AddIndex(
            model_name="retrospective",
            index=models.Index(
                condition=models.Q(("state", "DRAFTED")), fields=["due_at", "id"], name="retrospective_due"
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0010_sweep_late_days")]

    operations = [
        migrations.AddField(
            model_name="supervisionorder",
            name="called_off_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="called off"),
        ),
        migrations.AddField(
            model_name="supervisionorder",
            name="close_note",
            field=models.TextField(
                blank=True, default="", max_length=500, verbose_name="why it was called off"
            ),
        ),
    ]

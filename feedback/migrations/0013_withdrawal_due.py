"""When the citizen who wants to withdraw should have been called."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0012_invitations_of_merged"),
    ]

    operations = [
        migrations.AddField(
            model_name="withdrawalrequest",
            name="due_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="to be called by"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="withdrawalrequest",
            index=models.Index(
                condition=models.Q(("state", "SIGNED")), fields=["due_at", "id"], name="withdrawal_due"
            ),
        ),
    ]

import core.models
import core.secrets
import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
                ('root', models.BinaryField(max_length=32)),
                ('previous', models.BinaryField(max_length=32)),
                ('text', models.CharField(max_length=400)),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'verbose_name': 'anchor',
                'verbose_name_plural': 'anchors',
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('path', models.CharField(max_length=80, unique=True)),
                ('content_type', models.CharField(blank=True, max_length=120)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('by_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
            },
        ),
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_id', models.BigIntegerField()),
                ('actor_name', models.CharField(max_length=80)),
                ('action', models.CharField(max_length=60)),
                ('subject_kind', core.models.SubjectKindField(db_collation='C', max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('address', models.GenericIPAddressField(null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'access record',
                'verbose_name_plural': 'access records',
                'indexes': [models.Index(fields=['-at', '-id'], name='access_by_time'), models.Index(fields=['actor_id', '-at'], name='access_by_actor'), models.Index(fields=['subject_kind', 'subject_id', '-at'], name='access_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', core.models.SubjectKindField(db_collation='C', max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('hash', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32)),
                ('is_anchored', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'verbose_name': 'evidence head',
                'verbose_name_plural': 'evidence heads',
                'indexes': [models.Index(condition=models.Q(('is_anchored', False)), fields=['id'], name='evidence_to_anchor')],
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_id'), name='evidence_one_head')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', core.models.SubjectKindField(db_collation='C', max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('sequence', models.PositiveIntegerField()),
                ('verb', models.CharField(max_length=60)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('hash', models.BinaryField(max_length=32)),
            ],
            options={
                'verbose_name': 'evidence record',
                'verbose_name_plural': 'evidence records',
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'sequence'), name='evidence_one_per_step')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('adapter', models.CharField(max_length=20)),
                ('recipient', core.secrets.EncryptedTextField()),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('body', core.secrets.EncryptedTextField(blank=True)),
                ('about_kind', core.models.SubjectKindField(blank=True, db_collation='C', max_length=32)),
                ('about_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name': 'outgoing message',
                'verbose_name_plural': 'outgoing messages',
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('sent_at', None)), fields=['next_try_at', 'id'], name='outbox_waiting'), models.Index(fields=['about_kind', 'about_id'], name='outbox_by_subject')],
            },
        ),
        migrations.CreateModel(
            name='AnchoredHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', core.models.SubjectKindField(db_collation='C', max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('sequence', models.PositiveIntegerField()),
                ('hash', models.BinaryField(max_length=32)),
                ('anchor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='core.anchor')),
            ],
            options={
                'verbose_name': 'anchored head',
                'verbose_name_plural': 'anchored heads',
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_id', 'sequence'), name='evidence_anchored_once')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('QUEUED', 'Waiting'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('FAILED', 'Failed')], default='QUEUED', max_length=10)),
                ('by_id', models.BigIntegerField(null=True)),
                ('by_name', models.CharField(blank=True, max_length=80)),
                ('params', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('result', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('reasons', models.JSONField(blank=True, default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('lease', models.CharField(blank=True, max_length=32)),
                ('lease_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('report_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'indexes': [models.Index(condition=models.Q(('state__in', ['QUEUED', 'RUNNING'])), fields=['id'], name='job_waiting'), models.Index(fields=['by_id', '-id'], name='job_by_owner')],
            },
        ),
    ]

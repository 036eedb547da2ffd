import departments.models.staff
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import guardian.mixins
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True, verbose_name='date')),
                ('is_workday', models.BooleanField(verbose_name='working day')),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='holiday')),
                ('source_notice', models.CharField(blank=True, max_length=200, verbose_name='notice')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
                'ordering': ('date',),
            },
        ),
        migrations.CreateModel(
            name='SignInCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('since', models.DateTimeField()),
                ('locked_until', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'This user name is taken.'}, max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='user name')),
                ('display_name', models.CharField(max_length=40, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='work email')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='work phone')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the administration')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='must change the password')),
                ('date_joined', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='created')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'staff member',
                'verbose_name_plural': 'staff',
                'ordering': ('username',),
                'default_permissions': (),
            },
            bases=(models.Model, guardian.mixins.GuardianUserMixin),
            managers=[
                ('objects', departments.models.staff.StaffManager()),
            ],
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=32, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='short name')),
                ('ancestry', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, editable=False, size=None)),
                ('peer_group', models.CharField(choices=[('BUREAU', 'Municipal bureaus'), ('DISTRICT', 'Districts and counties'), ('STREET', 'Streets and towns'), ('UTILITY', 'Public utilities'), ('CENTRE', 'Hotline centres'), ('INSTITUTION', 'The institution')], max_length=12, verbose_name='peer group')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('self_signing', models.BooleanField(default=False, help_text='A unit of one person may sign its own drafts; evidence shows it.', verbose_name='self-signing')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='departments.department', verbose_name='belongs to')),
            ],
            options={
                'verbose_name': 'department',
                'verbose_name_plural': 'departments',
                'ordering': ('order', 'code'),
                'permissions': [('register_tickets', 'Register tickets'), ('dispatch_tickets', 'Triage and dispatch tickets'), ('dispatch_hard', 'Triage and dispatch hard matters'), ('handle_tickets', 'Handle tickets'), ('approve_results', 'Assign, and sign results'), ('audit_results', 'Review results'), ('call_back', 'Call citizens back'), ('supervise', 'Supervise'), ('assess', 'Assess'), ('configure_assessment', 'Configure the assessment'), ('decide_appeal', 'Decide appeals'), ('configure_service', 'Configure the service'), ('manage_accounts', 'Manage accounts'), ('manage_grants', 'Manage grants'), ('read_audit', 'Read the audit trail'), ('view_tickets', 'View tickets'), ('export_tickets', 'Export tickets'), ('reveal_contact', 'See contacts in clear'), ('file_appeal', 'File appeals'), ('publish', 'Publish'), ('share_data', 'Keep the sharing of data')],
                'default_permissions': (),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['ancestry'], name='department_ancestry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='department_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('NOTICE', 'Notice'), ('OUTAGE', 'Planned outage'), ('HOLIDAY', 'Holiday arrangements')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('text', models.TextField(max_length=2000, verbose_name='text')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='roles')),
                ('shown_from', models.DateTimeField(verbose_name='shown from')),
                ('shown_until', models.DateTimeField(verbose_name='shown until')),
                ('outage_from', models.DateTimeField(blank=True, null=True, verbose_name='outage from')),
                ('outage_until', models.DateTimeField(blank=True, null=True, verbose_name='outage until')),
                ('is_public', models.BooleanField(default=False, verbose_name='citizens read it too')),
                ('is_critical', models.BooleanField(default=False, verbose_name='cannot be closed')),
                ('wants_reading', models.BooleanField(default=False, verbose_name='readers confirm that they have read it')),
                ('state', models.CharField(choices=[('DRAFT', 'Draft'), ('SECOND', 'Waiting for a second reading'), ('PUBLISHED', 'Published'), ('WITHDRAWN', 'Withdrawn')], default='DRAFT', max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('told_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('departments', models.ManyToManyField(blank=True, related_name='+', to='departments.department', verbose_name='departments')),
            ],
            options={
                'verbose_name': 'announcement',
                'verbose_name_plural': 'announcements',
                'ordering': ('-shown_from', '-id'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['-shown_from', '-id'], name='announcement_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_until__gt', models.F('shown_from'))), name='announcement_shown_a_while'), models.CheckConstraint(condition=models.Q(models.Q(('outage_from__isnull', True), ('outage_until__isnull', True)), ('outage_until__gt', models.F('outage_from')), _connector='OR'), name='announcement_outage_is_a_span')],
            },
        ),
        migrations.CreateModel(
            name='DepartmentGroupObjectPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_grants', to='departments.department')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'abstract': False,
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='DepartmentUserObjectPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='user_grants', to='departments.department')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'unique_together': {('user', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='DutyRoster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='departments.department', verbose_name='department')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL, verbose_name='on duty')),
            ],
            options={
                'verbose_name': 'turn of duty',
                'verbose_name_plural': 'duty roster',
                'ordering': ('-starts_at', 'id'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['ends_at', 'starts_at'], name='duty_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='duty_ends_after_start'), models.UniqueConstraint(fields=('department', 'staff', 'starts_at'), name='duty_once')],
            },
        ),
        migrations.CreateModel(
            name='InAppMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=120, unique=True)),
                ('at', models.DateTimeField(verbose_name='when')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(blank=True, max_length=4000, verbose_name='text')),
                ('address', models.CharField(blank=True, max_length=300)),
                ('about_kind', models.CharField(blank=True, max_length=40)),
                ('about_id', models.BigIntegerField(blank=True, null=True)),
                ('is_critical', models.BooleanField(default=False, verbose_name='critical')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inbox', to=settings.AUTH_USER_MODEL, verbose_name='to')),
            ],
            options={
                'verbose_name': 'in-app message',
                'verbose_name_plural': 'in-app messages',
                'ordering': ('-at', '-id'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['recipient', '-at', '-id'], name='inbox_by_person'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='inbox_unread')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('INTAKE_AGENT', 'Intake agent'), ('DISPATCHER', 'Dispatcher'), ('HANDLER', 'Handler'), ('UNIT_APPROVER', 'Unit approver'), ('AUDITOR', 'Auditor'), ('CALLBACK_AGENT', 'Callback agent'), ('SUPERVISOR', 'Supervisor'), ('ASSESSMENT_MANAGER', 'Assessment manager'), ('SERVICE_MANAGER', 'Service manager'), ('DATA_STEWARD', 'Data-sharing administrator'), ('SYSTEM_ADMIN', 'System administrator'), ('SECURITY_ADMIN', 'Security administrator'), ('AUDIT_ADMIN', 'Audit administrator')], max_length=20, verbose_name='role')),
                ('is_senior', models.BooleanField(default=False, help_text='A senior dispatcher also decides matters of law, of several topics, and those without a rule.', verbose_name='senior')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='departments.department', verbose_name='department')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='staff member')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ('staff__username', 'department__code', 'role'),
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('staff', 'department', 'role'), name='post_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('role__in', ['AUDIT_ADMIN', 'SECURITY_ADMIN', 'SYSTEM_ADMIN'])), fields=('staff',), name='separated_administrators', violation_error_message="Nobody holds two of the three administrators' roles."), models.CheckConstraint(condition=models.Q(('is_senior', False), ('role', 'DISPATCHER'), _connector='OR'), name='senior_is_dispatcher'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('since')), _connector='OR'), name='post_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('effective_from', models.DateTimeField(verbose_name='in force from')),
                ('values', models.JSONField(default=dict, verbose_name='values')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('made_by', models.CharField(blank=True, max_length=100, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'rule version',
                'verbose_name_plural': 'rule versions',
                'ordering': ('kind', 'number'),
                'indexes': [models.Index(fields=['kind', '-effective_from', '-number'], name='rule_version_in_force')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='rule_version_number_unique')],
            },
        ),
        migrations.CreateModel(
            name='ScopeVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='scope_version_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='WorkSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.TimeField(unique=True, verbose_name='from')),
                ('end', models.TimeField(verbose_name='to')),
            ],
            options={
                'verbose_name': 'working hours',
                'verbose_name_plural': 'working hours',
                'ordering': ('start',),
                'constraints': [models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='slot_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('LEAVE', 'On leave'), ('TRIP', 'On a business trip'), ('TRAINING', 'In training'), ('OTHER', 'Away')], default='LEAVE', max_length=12, verbose_name='reason')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('entered_at', models.DateTimeField(verbose_name='entered')),
                ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputised', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'ordering': ('starts_at', 'id'),
                'default_permissions': (),
                'indexes': [models.Index(fields=['staff', 'ends_at'], name='absence_of_person'), models.Index(fields=['deputy', 'ends_at'], name='absence_of_deputy')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_ends_after_start'), models.CheckConstraint(condition=models.Q(('deputy__isnull', True), models.Q(('deputy', models.F('staff')), _negated=True), _connector='OR'), name='absence_deputy_is_another')],
            },
        ),
        migrations.CreateModel(
            name='AnnouncementReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_version', models.PositiveIntegerField(default=0)),
                ('confirmed_version', models.PositiveIntegerField(default=0)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='departments.announcement')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(fields=['staff', 'announcement'], name='announcements_read_by')],
                'constraints': [models.UniqueConstraint(fields=('announcement', 'staff'), name='announcement_read_once')],
            },
        ),
    ]

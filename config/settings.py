"""Django settings: every value that differs between machines comes from the environment.

``run.py`` sets the environment for the embedded default; docs/settings.md lists every name.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.database import parse_database_url
from config.mail import parse_mail_url

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("HUIYIN_VAR", BASE_DIR / "var"))


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. `python3 run.py` sets it for you; see docs/settings.md."
        )
    return value


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes"}


DEBUG = _flag("HUIYIN_DEBUG")
DEMO = _flag("HUIYIN_DEMO")
SECRET_KEY = _required("HUIYIN_SECRET_KEY")
ENCRYPTION_KEYS = _required("HUIYIN_ENCRYPTION_KEYS").split(",")
INDEX_KEY = _required("HUIYIN_INDEX_KEY")
ALLOWED_HOSTS = os.environ.get("HUIYIN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HUIYIN_TRUSTED_ORIGINS", "").split(",") if o]
TRUSTED_PROXIES = int(os.environ.get("HUIYIN_TRUSTED_PROXIES", "0"))
OWN_NETWORKS = tuple(n.strip() for n in os.environ.get("HUIYIN_OWN_NETWORKS", "").split(",") if n.strip())
PUBLIC_URL = os.environ.get("HUIYIN_PUBLIC_URL", "http://127.0.0.1:8000")
SECURE_COOKIES = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "config",
    "evaluation",
    "supervision",
    "feedback",
    "departments",
    "core",
    "guardian",
    "django_filters",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.web.idle.SignedInMiddleware",
    "core.web.idle.IdleMiddleware",
    "departments.middleware.ScopeMiddleware",
    "departments.middleware.OwnPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.web.upload_limits.UploadLimitMiddleware",
    "core.web.refusal_answers.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": parse_database_url(_required("DATABASE_URL"))}
APP_ROLE = os.environ.get("HUIYIN_APP_ROLE", "huiyin_app")

AUTH_USER_MODEL = "departments.Staff"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "departments.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
ANONYMOUS_USER_NAME = None  # guardian's stand-in user would be an account nobody answers for
GUARDIAN_RAISE_403 = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 30 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
ANCHORS_DIR = Path(os.environ.get("HUIYIN_ANCHORS", VAR_DIR / "anchors"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Programs sign in as people do, speak JSON, and are refused in the same sentences.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.web.api_answers.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "core.web.api_answers.explain",
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.stylesheet.OneSheetStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
# What a ticket's papers may carry: megabytes a file, files a paper, megabytes a ticket.
FILE_LIMITS = {
    "file_mb": int(os.environ.get("HUIYIN_FILE_MB", "20")),
    "per_paper": int(os.environ.get("HUIYIN_FILES_PER_PAPER", "10")),
    "ticket_mb": int(os.environ.get("HUIYIN_TICKET_FILES_MB", "100")),
}
# Files that jobs make: rows at most, days they are kept, and from when on an export is looked at twice.
EXPORTS = {
    "most_rows": int(os.environ.get("HUIYIN_EXPORT_ROWS", "200000")),
    "days": int(os.environ.get("HUIYIN_EXPORT_DAYS", "7")),
    "many_rows": int(os.environ.get("HUIYIN_EXPORT_ALERT_ROWS", "10000")),
    "often": int(os.environ.get("HUIYIN_EXPORT_ALERT_HOURLY", "10")),
}
DATA_UPLOAD_MAX_NUMBER_FILES = FILE_LIMITS["per_paper"] + 1  # one too many still gets our own sentence
LARGEST_REQUEST = max(64, FILE_LIMITS["ticket_mb"] + 4) << 20  # bytes; an import may bring 50 MB
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Celery only wakes the work: every promise is a row. So a broker that is down may cost a publisher a moment
# and no more, and the worker's next minute does what was not announced. config/celery.py has the clock.
BROKER_URL = os.environ.get("BROKER_URL", "")
CELERY_BROKER_URL = BROKER_URL or "memory://localhost/"
CELERY_BROKER_CONNECTION_TIMEOUT = 1.0
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # the worker waits for the broker as long as it takes
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "socket_connect_timeout": 1.0,
    "socket_timeout": 1.0,
    "retry_on_timeout": False,
    "visibility_timeout": 3600,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

_mail = parse_mail_url(os.environ.get("HUIYIN_MAIL_URL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"  # without a mail server, messages can be read here
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starts_tls, _mail.speaks_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("HUIYIN_MAIL_FROM", "huiyin@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "core.logs.MaskedFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HUIYIN_LOG_LEVEL", "WARNING")},
    # Django's own handlers would mail tracebacks to administrators and speak differently under DEBUG.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}

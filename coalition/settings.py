"""Settings of the project; every knob comes from the environment.

Nothing has to be set on a developer's machine: without DATABASE_URL the embedded server is used and DEBUG is on.
With DATABASE_URL, DEBUG is off unless asked for, and SECRET_KEY and ALLOWED_HOSTS are wanted.
"""

import sys
from datetime import timedelta
from pathlib import Path

import dj_database_url
import pghistory
from csp.constants import NONE, SELF, UNSAFE_INLINE

from coalition.console.theme import UNFOLD as UNFOLD
from coalition.schedule import SCHEDULE
from coalition.toolkit import env
from coalition.toolkit.development import development_secret

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", default=str(BASE_DIR / ".data")))

# --- who runs where ---------------------------------------------------------------------------------------------------
DATABASE_URL = env.url("DATABASE_URL", schemes=("postgresql", "postgres"))
# The owner of the tables, who migrates; whoever serves owns nothing (`manage.py grant_roles`).
MIGRATION_DATABASE_URL = env.url("MIGRATION_DATABASE_URL", schemes=("postgresql", "postgres"))
DEBUG = env.boolean("DEBUG", default=not DATABASE_URL)
ENVIRONMENT = env.text(
    "ENVIRONMENT", default="production" if DATABASE_URL else "demo", choices=("demo", "test", "production")
)
SECRET_KEY = env.secret("SECRET_KEY", shortest=50) or (DEBUG and development_secret(DATA_DIR))
if not SECRET_KEY:
    raise env.SettingRefused(
        "SECRET_KEY (or SECRET_KEY_FILE) must be set, 50 characters or longer, unless DEBUG is on."
    )
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", default=("127.0.0.1", "localhost", "[::1]") if DEBUG else ())
if not ALLOWED_HOSTS:
    raise env.SettingRefused("ALLOWED_HOSTS must name the hosts that are served, commas between, unless DEBUG is on.")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")

ROOT_URLCONF = "coalition.urls"
WSGI_APPLICATION = "coalition.wsgi.application"
AUTH_USER_MODEL = "pharmacies.StaffUser"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "import_export",
    "django_celery_beat",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "phonenumber_field",
    "pghistory",
    "pgtrigger",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "coalition",
    "coalition.toolkit",
    "coalition.console",
    "coalition.demo",
    "pharmacies",
    "members",
    "promotions",
    "settlements",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "coalition.toolkit.rest.shortcut.Shortcut",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coalition.console.outside.KeepInside",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "coalition.console.sitting.Sittings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "coalition.console.second_factor.step.SecondStep",
    "coalition.console.lockout.CountedOldPasswords",
    "coalition.toolkit.admin.looking.WhoLooks",
    "axes.middleware.AxesMiddleware",
]

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
            ]
        },
    }
]

AUTHENTICATION_BACKENDS = ["coalition.console.lockout.RememberedFailures", "coalition.console.lockout.CountedPasswords"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# --- history: births, changes and ends of rows, written by triggers ---------------------------------------------------
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# --- data -------------------------------------------------------------------------------------------------------------
# Server-side binding stays off here: it breaks the context that history triggers read.
if DATABASE_URL:
    AS_OWNER = MIGRATION_DATABASE_URL and sys.argv[1:2] in (["migrate"], ["grant_roles"])
    DATABASES = {"default": dj_database_url.parse(MIGRATION_DATABASE_URL if AS_OWNER else DATABASE_URL)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "coalition.toolkit.embedded.backend",
            "HOME": DATA_DIR / "postgres",
            "NAME": "coalition",
        }
    }
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.integer("DATABASE_CONN_MAX_AGE", default=60, least=0, most=86_400),
    "CONN_HEALTH_CHECKS": True,
}
_served_by = dj_database_url.parse(DATABASE_URL) if MIGRATION_DATABASE_URL else {}
APPLICATION_ROLE, APPLICATION_ROLE_PASSWORD = _served_by.get("USER", ""), _served_by.get("PASSWORD", "")
TILL_POOL_SIZE = env.integer("TILL_POOL_SIZE", default=8, least=1, most=100)
MEDIA_ROOT = DATA_DIR / "media"

# --- work in the background -------------------------------------------------------------------------------------------
# Unset: `coalition.celery` starts the embedded broker. Results are rows in the database, so none go through the broker.
CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", schemes=("redis", "rediss", "redis+socket", "amqp", "amqps"))
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None
CELERY_TIMEZONE = TIME_ZONE = "Europe/Moscow"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- what a pharmacy usually adds to the cost of goods, in percent: the margin that back-tests reckon with ------------
USUAL_MARKUP_PERCENT = env.integer("USUAL_MARKUP_PERCENT", default=30, least=1, most=1_000)

# --- how messages leave: printed, written below DATA_DIR/outbox, or taken by a gateway's class (package.module.Name) --
MESSAGE_BACKEND = env.text("MESSAGE_BACKEND", default="file")

# --- words ------------------------------------------------------------------------------------------------------------
USE_TZ = True
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "coalition" / "locale"]
FORMAT_MODULE_PATH = ["coalition.formats"]
PHONENUMBER_DEFAULT_REGION = "RU"

# --- static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- safety of the browser --------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", default=0 if DEBUG else 31_536_000, least=0, most=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {  # what the console needs besides is in `coalition.console.outside`
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
BEHIND_TLS_PROXY = env.boolean("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- sessions: they end with the day, after an hour of nothing, and at once when rights change ------------------------
SESSION_COOKIE_AGE = env.integer("SESSION_HOURS", default=12, least=1, most=24 * 14) * 3_600
SESSION_IDLE_SECONDS = env.integer("SESSION_IDLE_MINUTES", default=60, least=5, most=24 * 60) * 60
# Staff show a second factor besides the password; demo passwords stay enough on a developer's machine.
STAFF_SECOND_FACTOR = env.boolean("STAFF_SECOND_FACTOR", default=not DEBUG)
OTP_TOTP_ISSUER = "М-программа"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = (
    1  # seconds to wait after a wrong code, doubled by each one more
)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- wrong passwords: axes remembers them for people to see; `pharmacies.access.sign_in_tries` counts the limits ------
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "coalition.console.lockout.closed_answer"
AXES_CLIENT_IP_CALLABLE = "coalition.console.lockout.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]

# --- the tills' API ---------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # the API knows desks, not users; it authenticates by itself
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}
# A deployment for vendors' trials: `GET config` tells them a card, a coupon and goods to try.
SANDBOX = env.boolean("SANDBOX", default=DEBUG)
SPECTACULAR_SETTINGS = {
    "TITLE": "М-программа: API кассы · the tills' API",
    "DESCRIPTION": "Money travels as strings of roubles with two places. A guide for vendors: docs/api/.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- logs: no parameters of statements, no bodies, nobody's name ------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "coalition.toolkit.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.text("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    "loggers": {
        "django.db.backends": {"level": "INFO"},
        "axes": {"level": "ERROR"},  # it would name who signs in
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}

"""In production nothing starts on a database that would lose or falsify money."""

from django.conf import settings
from django.core.checks import ERROR, Tags, run_checks
from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe_start() -> None:
    """Run the checks of the database and of security; ImproperlyConfigured names what is wrong and what to do.

    Only in production: DEBUG and the demonstration start on anything.
    """
    if settings.DEBUG or settings.ENVIRONMENT != "production":
        return
    found = run_checks(tags=[Tags.security, Tags.database], include_deployment_checks=True, databases=["default"])
    wrong = [message for message in found if message.level >= ERROR and not message.is_silenced()]
    if wrong:
        raise ImproperlyConfigured("\n".join(["The product does not start:", *map(str, wrong)]))

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "coalition.console"
    label = "console"
    verbose_name = _("Console")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After the top storey has migrated every permission is there; links are for those who may follow them."""
        from coalition.console.groups import keep_groups
        from coalition.console.sitting import begin_sitting
        from coalition.toolkit.admin.looking import guard_read_only_links

        guard_read_only_links()
        apps.get_app_config("axes").verbose_name = _("Signing in")
        attempts = apps.get_model("axes", "AccessAttempt")._meta
        attempts.verbose_name, attempts.verbose_name_plural = _("failed sign-in"), _("failed sign-ins")
        user_logged_in.connect(begin_sitting, dispatch_uid="console.sitting")
        post_migrate.connect(keep_role, sender=apps.get_app_config("settlements"), dispatch_uid="console.role")
        post_migrate.connect(keep_groups, sender=apps.get_app_config("settlements"), dispatch_uid="console.groups")


def keep_role(using: str, **_: Any) -> None:
    """After the owner has migrated, the role that serves gets its rights on what is new."""
    from coalition.toolkit.roles import exists, keep_rights

    role = settings.APPLICATION_ROLE
    if role and role != connections[using].settings_dict["USER"] and exists(connections[using], role):
        keep_rights(connection=connections[using], role=role)

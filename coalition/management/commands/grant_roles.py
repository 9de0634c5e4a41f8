import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from coalition.toolkit.roles import creation, exists, grants, keep_rights, owned_by


class Command(BaseCommand):
    help = (
        "Makes the database role that serves, and gives it what it may: to read and to fill everything, to change what "
        "no trigger guards, to own nothing. Runs as the owner (MIGRATION_DATABASE_URL); repeat it after every migrate."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--role", default=settings.APPLICATION_ROLE, help="default: the user of DATABASE_URL")
        parser.add_argument("--sql", action="store_true", help="print the statements and do nothing")

    def handle(self, *, role: str, sql: bool, **options: Any) -> None:
        if not role:
            raise CommandError(_("Which role? Set DATABASE_URL and MIGRATION_DATABASE_URL, or name it with --role."))
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            if cursor.fetchone()[0] == role:
                raise CommandError(_("This connection is the role that serves. Set MIGRATION_DATABASE_URL."))
        if sql:
            self._print(role)
            return
        if not exists(connection, role):
            with connection.cursor() as cursor:
                cursor.execute(creation(role, settings.APPLICATION_ROLE_PASSWORD).as_string(connection.connection))
        owned = owned_by(connection, role)
        if owned:
            told = _(
                "%(role)s owns, or may act as the owner of: %(names)s (%(count)d in all). As a superuser: "
                "REASSIGN OWNED BY %(role)s TO <the owner>; and make the role a member of none."
            )
            raise CommandError(told % {"role": role, "names": ", ".join(owned[:3]), "count": len(owned)})
        tables = keep_rights(connection=connection, role=role)
        self.stdout.write(_("%(role)s may what it should in %(tables)d tables.") % {"role": role, "tables": tables})

    def _print(self, role: str) -> None:
        if not exists(connection, role):
            self.stdout.write(creation(role, "").as_string(connection.connection) + ";")
        for statement in grants(connection, role):
            self.stdout.write(statement.as_string(connection.connection) + ";")

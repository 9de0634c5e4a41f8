import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from pharmacies.access.errors import NoFreeSlot
from pharmacies.access.keys import issue_key
from pharmacies.models import CashDesk


class Command(BaseCommand):
    help = "Issues a key to a cash desk and prints it, once. At most two keys of a desk are live."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("outlet", help="code of the outlet")
        parser.add_argument("desk", type=int, help="number of the desk")
        parser.add_argument("--by", default="manage.py", help="who asked for it, for the record")

    def handle(self, *, outlet: str, desk: int, by: str, **options: Any) -> None:
        found = CashDesk.objects.filter(outlet__code=outlet, number=desk).first()
        if found is None:
            raise CommandError(_("There is no such desk."))
        try:
            self.stdout.write(issue_key(desk=found, issued_by=by, now=timezone.now())[1])
        except NoFreeSlot as error:
            raise CommandError(error.message_ru) from error

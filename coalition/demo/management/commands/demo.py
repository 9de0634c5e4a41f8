import argparse
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.demo import database, serving
from coalition.demo.box import box
from coalition.demo.loading.desk_key import demo_key
from coalition.demo.loading.staff import LOGINS
from coalition.demo.story import Told, tell

OUT = settings.BASE_DIR / "out"


class Command(BaseCommand):
    help = (
        "Loads an invented coalition, plays its last full month through the operations of the tills, closes the month, "
        "prints what is paid, proves the books, then serves the console. A second run adds nothing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Exit after the job; serve nothing.")
        parser.add_argument("--fresh", action="store_true", help="Drop the database and begin anew.")
        parser.add_argument("--yes", action="store_true", help="With --fresh: also drop a database of DATABASE_URL.")
        parser.add_argument("--port", type=int, default=8000, help="Where the console is served (default: 8000).")
        parser.add_argument("--receipts", type=int, help=argparse.SUPPRESS)

    def handle(self, *, once: bool, fresh: bool, yes: bool, port: int, receipts: int | None, **options: Any) -> None:
        self._refuse(once=once, fresh=fresh, yes=yes, port=port)
        try:
            self._work(fresh=fresh, receipts=receipts)
        except KeyboardInterrupt:
            raise CommandError(_("Stopped. The next run goes on from here."), returncode=130) from None
        if not once:
            self._serve(port)

    def _work(self, *, fresh: bool, receipts: int | None) -> None:
        began = time.monotonic()
        if fresh:
            database.make_anew()
        database.migrate_if_needed()
        with pghistory.context(command="demo"):
            told = tell(now=timezone.now(), out=OUT, receipts=receipts)
        self._say(told, began)
        call_command("audit_ledger", stdout=self.stdout)

    def _refuse(self, *, once: bool, fresh: bool, yes: bool, port: int) -> None:
        if not settings.DEBUG:
            raise CommandError(_("The demonstration invents members and money, so it runs only where DEBUG is on."))
        if fresh and not database.is_embedded() and not yes:
            raise CommandError(_("--fresh would drop the database of DATABASE_URL. Add --yes if that is meant."))
        if not once and not serving.is_free(port):
            raise CommandError(_("Port %(port)d is taken. Name another one with --port.") % {"port": port})

    def _say(self, told: Told, began: float) -> None:
        played, month = told.played, told.timeline.month
        self.stdout.write(
            _("%(month)s: %(purchases)d purchases and %(returns)d returns booked, %(known)d events were known.")
            % {
                "month": f"{month.starts_on:%m.%Y}",
                "purchases": played.purchases,
                "returns": played.returns,
                "known": played.known,
            }
        )
        for code, count in sorted(played.refused.items()):
            self.stdout.write(self.style.WARNING(f"  {code}: {count}"))
        states = Counter(statement.get_state_display() for statement in told.statements)
        self.stdout.write(
            _("Statements: %(states)s.") % {"states": ", ".join(f"{count} {state}" for state, count in states.items())}
            if states
            else _("The month still goes on somewhere, so it is not closed yet.")
        )
        self.stdout.write(_("Papers: %(count)d in %(folder)s/") % {"count": len(told.papers), "folder": OUT.name})
        self.stdout.write(_("Done in %(seconds)d s.") % {"seconds": time.monotonic() - began})

    def _serve(self, port: int) -> None:
        logs = settings.DATA_DIR / "log"
        try:
            with stopped_quietly(), serving.served(port, root=settings.BASE_DIR, logs=logs) as running:
                self.stdout.write(self._box(port))
                serving.watch(running, logs)
        except serving.ServingError as error:
            raise CommandError(_("This ended by itself: %(what)s") % {"what": error}) from error

    def _box(self, port: int) -> str:
        address = f"http://{serving.HOST}:{port}"
        desk, key = demo_key(now=timezone.now())
        return box(
            [
                (_("Console"), f"{address}/console/"),
                (_("Cabinet"), f"{address}/cabinet/"),
                (_("Tills' API"), f"{address}/api/docs/"),
                "",
                *((login.username, login.password) for login in LOGINS),
                "",
                (_("Cash desk"), str(desk)),
                (_("Its key"), key),
                "",
                _("Ctrl-C stops everything."),
            ]
        )


@contextmanager
def stopped_quietly() -> Iterator[None]:
    """Ctrl-C is the way to stop the demonstration, so it is no error."""
    try:
        yield
    except KeyboardInterrupt:
        return

from argparse import ArgumentParser

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from coalition.toolkit.job_commands import JobCommand
from coalition.toolkit.models import Job
from members.operations.card_batches import KIND, queue_batch
from members.operations.card_filling import make_piece
from pharmacies.models import Outlet, Programme


class Command(JobCommand):
    help = "Makes cards for the stock. Without arguments: goes on with what was begun and not finished."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", nargs="?", help="code of the programme")
        parser.add_argument("count", nargs="?", type=int, help="how many")
        parser.add_argument("--outlet", help="code of the outlet whose stock they are; without: the operator's")
        parser.add_argument("--note", default="", help="what they are for; stands on the batch")

    def handle(self, **options: object) -> None:
        jobs = [self._queue(options)] if options["programme"] else self.unfinished(KIND)
        for job in jobs:
            if done := self.run_job(job, step=make_piece, unit=_("cards")):
                self.stdout.write(self.style.SUCCESS(_("Made: %(done)s.") % {"done": done.done}))
        if not jobs:
            self.stdout.write(_("Nothing is left to be made."))

    def _queue(self, options: dict[str, object]) -> Job:
        try:
            return queue_batch(
                programme=Programme.objects.get(code=options["programme"]),
                quantity=options["count"] or 0,
                outlet=Outlet.objects.get(code=options["outlet"]) if options["outlet"] else None,
                note=options["note"],
                started_by="console",
                now=timezone.now(),
            )
        except Programme.DoesNotExist as error:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(_("There is no such programme. Known: %(known)s.") % {"known": known}) from error
        except Outlet.DoesNotExist as error:
            raise CommandError(_("There is no such outlet.")) from error
        except DomainError as error:
            raise CommandError(said(error)) from error

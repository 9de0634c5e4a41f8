from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.units import said
from coalition.toolkit.job_commands import JobCommand
from coalition.toolkit.jobs import UNFINISHED, resume_job
from coalition.toolkit.languages import is_in_russian
from coalition.toolkit.models import Job
from pharmacies.models import LegalEntity, Outlet, Programme
from settlements.models import CardImport
from settlements.movements.card_import.faults import Fault
from settlements.movements.card_import.imports import Wanted, begin_import, go_on, write_down
from settlements.movements.card_import.rejected import rejected_lines


class Command(JobCommand):
    help = (
        "Imports cards that members had before, from a CSV or a workbook: reads and judges the file, shows what would "
        "come of it, writes it down after a yes. Without a file: goes on with what was begun and not finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="CSV in UTF-8 or Windows-1251, or XLSX")
        parser.add_argument("--programme", help="code of the programme")
        parser.add_argument("--funder", help="tax number (INN) of whoever pays for opening points: the operator")
        parser.add_argument("--outlet", help="code of the outlet that the cards are from")
        parser.add_argument("--reason", default="", help="where these cards and points come from")
        parser.add_argument("--dated-on", type=date.fromisoformat, help="date of cards without a date of issue: today")
        parser.add_argument("--accumulates-on", type=date.fromisoformat, help="date of the accumulation: when issued")
        parser.add_argument("--join", action="store_true", help="look-alikes get a further card instead of no one")
        parser.add_argument("--again", action="store_true", help="read a file that was imported before")
        parser.add_argument("--check-only", action="store_true", help="judge the rows, write nothing")
        parser.add_argument("--yes", action="store_true", help="write without asking")
        parser.add_argument("--rejected", type=Path, help="where the rows that are left out go, with their reasons")

    def handle(self, **options: Any) -> None:
        card_import = self._begin(options) if options["file"] else None
        unfinished = CardImport.objects.filter(job__state__in=(*UNFINISHED, Job.State.STOPPED)).order_by("pk")
        imports = [card_import] if card_import else list(unfinished)
        for each in imports:
            self._work(each, options)
        if not imports:
            self.stdout.write(_("Nothing is left to be imported."))

    def _begin(self, options: dict[str, Any]) -> CardImport:
        now = timezone.now()
        try:
            programme = Programme.objects.get(code=options["programme"])
            funder = LegalEntity.objects.get(inn=options["funder"]) if options["funder"] else None
            outlet = Outlet.objects.get(code=options["outlet"]) if options["outlet"] else None
            with options["file"].open("rb") as file:
                return begin_import(
                    file=file,
                    file_name=options["file"].name,
                    wanted=Wanted(
                        programme=programme,
                        reason=options["reason"],
                        dated_on=options["dated_on"] or timezone.localdate(now),
                        look_alikes=CardImport.LookAlikes.JOIN if options["join"] else CardImport.LookAlikes.REJECT,
                        funder=funder,
                        outlet=outlet,
                        accumulates_on=options["accumulates_on"],
                        is_again=options["again"],
                    ),
                    started_by="console",
                    now=now,
                )
        except Programme.DoesNotExist as error:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(_("There is no such programme. Known: %(known)s.") % {"known": known}) from error
        except (LegalEntity.DoesNotExist, LegalEntity.MultipleObjectsReturned) as error:
            raise CommandError(_("There is no such participant, or several have this tax number.")) from error
        except (Outlet.DoesNotExist, Outlet.MultipleObjectsReturned) as error:
            raise CommandError(_("There is no such outlet.")) from error
        except DomainError as error:
            raise CommandError(said(error)) from error
        except OSError as error:
            raise CommandError(str(error)) from error

    def _work(self, card_import: CardImport, options: dict[str, Any]) -> None:
        if card_import.state == CardImport.State.READING:
            self._run(card_import, _("rows read"))
        if card_import.state == CardImport.State.LOOKED_AT:
            self._tell(card_import)
            if options["rejected"]:
                self._save_rejected(card_import, options["rejected"])
            if options["check_only"] or not self._is_agreed(options):
                self.stdout.write(
                    _("Nothing was written. The import waits in the console: %(import)s.") % {"import": card_import}
                )
                return
            try:
                card_import = write_down(card_import=card_import, by="console", now=timezone.now())
            except DomainError as error:
                raise CommandError(said(error)) from error
        if card_import.state == CardImport.State.WRITING:
            self._run(card_import, _("cards written"))
        if card_import.state == CardImport.State.DONE:
            self._tell_written(card_import)
            if options["rejected"]:
                self._save_rejected(card_import, options["rejected"])

    def _run(self, card_import: CardImport, unit: str) -> None:
        resume_job(job=card_import.job)
        self.run_job(card_import.job, step=go_on, unit=unit)
        card_import.refresh_from_db()

    def _is_agreed(self, options: dict[str, Any]) -> bool:
        if options["yes"]:
            return True
        try:
            return input(_("Write them down? [y/N] ")).strip().lower() in ("y", "yes", "д", "да")
        except EOFError:
            return False

    def _tell(self, card_import: CardImport) -> None:
        counts = card_import.counts
        for title, count in (
            (_("New cards"), counts["new"]),
            (_("Further cards of members"), counts["joins"]),
            (_("There already, unchanged"), counts["unchanged"]),
            (_("Left out"), counts["rejected"]),
        ):
            self.stdout.write(f"{title}: {count}")
        for code, count in counts["faults"].items():
            fault = Fault(code)
            is_russian = is_in_russian()
            self.stdout.write(f"   {count} × {fault.ru if is_russian else fault.en}")
        self.stdout.write(f"{_('Opening points')}: {print_roubles(counts['points'])}")
        self.stdout.write(f"{_('Opening accumulation')}: {print_roubles(counts['accumulated'])}")

    def _tell_written(self, card_import: CardImport) -> None:
        self.stdout.write(
            self.style.SUCCESS(
                _("Written: %(cards)s cards, %(points)s points. Left out: %(rejected)s.")
                % {
                    "cards": card_import.counts["written"],
                    "points": print_roubles(card_import.points_kopecks),
                    "rejected": card_import.counts["rejected"],
                }
            )
        )

    def _save_rejected(self, card_import: CardImport, path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(rejected_lines(card_import, "utf-8"))

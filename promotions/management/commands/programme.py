import argparse
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coalition.toolkit.languages import is_in_russian
from coalition.toolkit.terminal import table
from pharmacies.models import Programme
from promotions.compiler.outside import Refused
from promotions.compiler.programme_file.checking import CheckedFile, check_file
from promotions.compiler.programme_file.comparing import State
from promotions.compiler.programme_file.exporting import SCHEMA, export_programme, kept_sections
from promotions.compiler.programme_file.schema import printed_schema
from promotions.operations.programme_file import Loaded, load_programme

STATES = {
    State.NEW: gettext_lazy("new"),
    State.DIFFERS: gettext_lazy("differs"),
    State.NOT_IN_FILE: gettext_lazy("only in the database, stays"),
}


class Command(BaseCommand):
    help = "The programme as a file: check its worked examples, load it, export it, print its JSON Schema."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="Judge the worked examples of files; nothing is read or written.")
        check.add_argument("files", nargs="+", type=Path)
        load = actions.add_parser("load", help="Say what a file would change; with --apply change it.")
        load.add_argument("file", type=Path)
        load.add_argument("--apply", action="store_true", help="Write it down. Promotions become drafts.")
        load.add_argument("--by", default="manage.py", help="Who makes the drafts; somebody else approves them.")
        export = actions.add_parser("export", help="Write the programme to a file; its examples there are kept.")
        export.add_argument("file", type=Path)
        export.add_argument("--programme", help="Its code; needed where there are several.")

        schema = actions.add_parser("schema", help="Write the JSON Schema of the file, for editors.")
        schema.add_argument("file", type=Path, nargs="?", default=settings.BASE_DIR / SCHEMA)

    def handle(self, *, action: str, **options: Any) -> None:
        actions = {"check": self.check_files, "load": self.load, "export": self.export, "schema": self.write_schema}
        actions[action](**options)

    def check_files(self, *, files: list[Path], **options: Any) -> None:
        """Judge the examples of each file; refused when any differs or any file is not sound."""
        bad = 0
        for path in files:
            try:
                checked = check_file(self._content(path))
            except Refused as error:
                self._say_faults(path, error)
                bad += 1
            else:
                self._say_checked(path, checked)
                bad += bool(checked.differing)
        if bad:
            raise CommandError(
                ngettext("%(count)d file is not as it should be.", "%(count)d files are not as they should be.", bad)
                % {"count": bad}
            )

    def load(self, *, file: Path, apply: bool, by: str, **options: Any) -> None:
        """Tell what is new, what differs, what stays; write it down only when asked to."""
        try:
            loaded = load_programme(content=self._content(file), loaded_by=by, now=timezone.now(), is_applied=apply)
        except Refused as error:
            self._say_faults(file, error)
            raise CommandError(_("Nothing was changed.")) from error
        self._say_loaded(loaded, apply)

    def export(self, *, file: Path, programme: str | None, **options: Any) -> None:
        """Write the file. Sections of examples that stand in it already are kept."""
        found = Programme.objects.filter(**({"code": programme} if programme else {}))[:2]
        if len(found) != 1:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True)) or "–"
            raise CommandError(_("Name the programme with --programme. There are: %(known)s") % {"known": known})
        schema = os.path.relpath(settings.BASE_DIR / SCHEMA, file.resolve().parent)
        try:
            kept = kept_sections(self._content(file)) if file.exists() else ""
            file.write_text(export_programme(found[0], schema=schema, kept=kept), encoding="utf-8")
        except Refused as error:
            self._say_faults(file, error)
            raise CommandError(_("The programme was not written; the file was left as it is.")) from error
        except OSError as error:
            raise CommandError(_("The programme was not written: %(why)s") % {"why": error}) from error
        self.stdout.write(self.style.SUCCESS(f"✓ {file}"))

    def write_schema(self, *, file: Path, **options: Any) -> None:
        """Write the schema down."""
        file.write_text(printed_schema(), encoding="utf-8")
        self.stdout.write(self.style.SUCCESS(f"✓ {file}"))

    def _say_loaded(self, loaded: Loaded, is_applied: bool) -> None:
        rows = []
        for change in loaded.changes:
            if change.state is State.SAME:
                continue
            figures = change.figures or (None,)
            for number, figure in enumerate(figures):
                said = f"{figure.path}: {figure.before} → {figure.after}" if figure else ""
                state = str(STATES[change.state]) if not number else ""
                if change.code in loaded.drafts and change.section == "promotions" and not number:
                    state += f" (v{loaded.drafts[change.code]})"
                rows.append((change.section if not number else "", change.code if not number else "", state, said))
        if rows:
            self.stdout.write(table((_("section"), _("code"), _("state"), _("what differs")), rows))
        same = sum(change.state is State.SAME for change in loaded.changes)
        self.stdout.write(_("Entries as they were: %(same)d.") % {"same": same})
        if not loaded.is_changing:
            self.stdout.write(self.style.SUCCESS(_("The file changes nothing.")))
        elif is_applied:
            self.stdout.write(self.style.SUCCESS(_("Written down. Promotions are drafts; publishing is up to people.")))
        else:
            self.stdout.write(self.style.WARNING(_("Nothing was changed yet; add --apply to write it down.")))

    def _content(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(why)s") % {"why": error}) from error

    def _say_faults(self, path: Path, error: Refused) -> None:
        self.stdout.write(self.style.ERROR(f"✗ {path}"))
        rows = [
            (
                f"{fault.place.line}:{fault.place.column}" if fault.place.line else "",
                fault.path,
                fault.ru if is_in_russian() else fault.en,
            )
            for fault in sorted(error.faults, key=lambda fault: fault.place)
        ]
        self.stdout.write(table((_("line"), _("where"), _("what is wrong")), rows))

    def _say_checked(self, path: Path, checked: CheckedFile) -> None:
        differing = checked.differing
        mark = self.style.ERROR("✗") if differing else self.style.SUCCESS("✓")
        figures = {"all": len(checked.examples), "bad": len(differing)}
        said = _("examples: %(all)d, differing: %(bad)d") if differing else _("examples: %(all)d, all as expected")
        if not checked.examples:
            said = _("it reads well, but has no examples")
        self.stdout.write(f"{mark} {path} – {said % figures}")
        rows = [
            (str(example.line) if not number else "", example.title if not number else "", *difference)
            for example in differing
            for number, difference in enumerate((each.what, each.expected, each.got) for each in example.differences)
        ]
        if rows:
            self.stdout.write(table((_("line"), _("example"), _("figure"), _("expected"), _("got")), rows))

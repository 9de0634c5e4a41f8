import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from coalition.toolkit.terminal import table
from promotions.compiler.outside import Refused
from promotions.compiler.programme_file.checking import CheckedFile, check_file


class Command(BaseCommand):
    help = "The programme as a file: check its worked examples, load it, export it, print its JSON Schema."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="Judge the worked examples of files; nothing is read or written.")
        check.add_argument("files", nargs="+", type=Path)

    def handle(self, *, action: str, **options: Any) -> None:
        {"check": self.check_files}[action](**options)

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
                fault.ru if _is_russian() else fault.en,
            )
            for fault in sorted(error.faults, key=lambda fault: fault.place)
        ]
        self.stdout.write(table((_("line"), _("where"), _("what is wrong")), rows))

    def _say_checked(self, path: Path, checked: CheckedFile) -> None:
        differing = checked.differing
        mark = self.style.ERROR("✗") if differing else self.style.SUCCESS("✓")
        figures = {"all": len(checked.examples), "bad": len(differing)}
        said = _("examples: %(all)d, differing: %(bad)d") if differing else _("examples: %(all)d, all as expected")
        self.stdout.write(f"{mark} {path} – {said % figures}")
        rows = [
            (str(example.line) if not number else "", example.title if not number else "", *difference)
            for example in differing
            for number, difference in enumerate((each.what, each.expected, each.got) for each in example.differences)
        ]
        if rows:
            self.stdout.write(table((_("line"), _("example"), _("figure"), _("expected"), _("got")), rows))


def _is_russian() -> bool:
    return (get_language() or "ru").startswith("ru")

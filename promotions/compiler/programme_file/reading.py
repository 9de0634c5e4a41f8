"""From the tree of a file to what it says. All faults are told at once."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from promotions.compiler.outside import Reader, shape_of
from promotions.compiler.outside.faults import Unreadable
from promotions.compiler.outside.names import Names
from promotions.compiler.outside.scalars import as_text, read_scalar
from promotions.compiler.programme_file.content import Funder, ProgrammeContent, Scheme, Series, Terms
from promotions.compiler.programme_file.sections import (
    VERSION,
    exclusions_shape,
    group_shape,
    level_shape,
    promotion_shape,
    redemption_shape,
    scheme_shape,
    sections,
    segment_shape,
    series_shape,
    settings_shape,
)
from promotions.compiler.programme_file.soundness import blame_unsound
from promotions.engine.mechanics import MECHANICS
from promotions.engine.rulebook import FunderKind
from promotions.engine.vocabulary import Unit

CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
FOR_EXAMPLES = ("goods", "places", "examples")
HEAD = ("version", "programme", "redemption", "exclusions")
WHOLE_BP = 10_000
SHARE = {"share": Unit.PERCENT, "at_most": Unit.MONEY}

T = TypeVar("T")


def read_content(tree: Mapping[str, Any], names: Names) -> ProgrammeContent:
    """What the file says of the programme. Refused with Refused, naming everything that is wrong with it."""
    reader = Reader(names)
    content = _Content(reader).read(tree)
    reader.refuse_faults()
    return content


class _Content:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def read(self, tree: Mapping[str, Any]) -> ProgrammeContent | None:
        reader = self.reader
        _blame_version(reader, tree)
        known = (*HEAD, *sections(), *FOR_EXAMPLES)
        for key in tree:
            if key not in known:
                listed = ", ".join(known)
                ru, en = f"Нет такого раздела: «{key}».", f"There is no section “{key}”."
                reader.blame(key, key, f"{ru} Бывают: {listed}.", f"{en} Known are: {listed}.")
        written = reader.mapping(tree.get("programme"), "programme")
        code = as_text(written.get("code", ""))
        if not CODE.fullmatch(code):
            ru, en = "Нужен код программы (code).", "The programme's code is needed (code)."
            reader.blame(tree.get("programme"), "programme.code", ru, en)
        content = ProgrammeContent(
            code=code,
            settings=reader.read(settings_shape(), written, "programme"),
            redemption={
                **(reader.read(redemption_shape(), tree.get("redemption"), "redemption") or {}),
                **(reader.read(exclusions_shape(), tree.get("exclusions"), "exclusions") or {}),
            },
            level_schemes=self._coded(tree, "level_schemes", self._scheme),
            exclusivity_groups=self._coded(
                tree, "exclusivity_groups", lambda plain, path: reader.read(group_shape(), plain, path)
            ),
            segments=self._coded(tree, "segments", lambda plain, path: reader.read(segment_shape(), plain, path)),
            coupon_series=self._coded(tree, "coupon_series", self._series),
            promotions=self._coded(tree, "promotions", self._promotion),
        )
        if not reader.faults:
            blame_unsound(reader, tree, content)
        return content

    def _coded(self, tree: Mapping[str, Any], section: str, read: Callable[[Any, str], T]) -> dict[str, T]:
        found = {}
        for code, plain in self.reader.mapping(tree.get(section), section).items():
            path = f"{section}.{code}"
            if not CODE.fullmatch(code):
                ru = "Код – до 40 латинских букв, цифр, знаков - и _."
                self.reader.blame(code, path, ru, "A code is up to 40 letters a-z, digits, - and _.")
            found[str(code)] = read(plain, path)
        return found

    def _scheme(self, plain: Any, path: str) -> Scheme:
        reader = self.reader
        written = reader.mapping(plain, path)
        levels = written.get("levels", [])
        if not isinstance(levels, list) or not levels:
            reader.blame(levels, f"{path}.levels", "Нужен список уровней.", "A list of levels is needed.")
            levels = []
        read = [reader.read(level_shape(), each, f"{path}.levels[{number}]") for number, each in enumerate(levels)]
        for name, unique in (("threshold_kopecks", "from"), ("name", "name")):
            seen: set[Any] = set()
            for number, level in enumerate(read):
                if level and level[name] in seen:
                    ru, en = "Такой уровень уже есть.", "There is such a level already."
                    reader.blame(levels[number], f"{path}.levels[{number}].{unique}", ru, en)
                seen.add(level and level[name])
        ordered = sorted((level for level in read if level), key=lambda level: level["threshold_kopecks"])
        return Scheme(reader.read(scheme_shape(), plain, path), tuple(ordered))

    def _series(self, plain: Any, path: str) -> Series:
        funder = self.reader.mapping(plain, path).get("funder", FunderKind.OPERATOR.value)
        return Series(self.reader.read(series_shape(), plain, path), Funder(*self._payer(funder, f"{path}.funder")))

    def _promotion(self, plain: Any, path: str) -> Terms:
        reader = self.reader
        written = reader.mapping(plain, path)
        columns = reader.read(promotion_shape(), plain, path)
        mechanic = as_text(written.get("mechanic", ""))
        params = None
        if mechanic in MECHANICS:
            params = reader.read(shape_of(MECHANICS[mechanic]), written.get("params"), f"{path}.params")
        elif mechanic:
            listed = ", ".join(MECHANICS)
            ru, en = f"Нет такой механики: «{mechanic}».", f"There is no mechanic “{mechanic}”."
            place = written["mechanic"]
            reader.blame(place, f"{path}.mechanic", f"{ru} Есть: {listed}.", f"{en} There are: {listed}.")
        return Terms(columns, params, self._funders(written.get("funders"), f"{path}.funders"))

    def _funders(self, plain: Any, path: str) -> tuple[Funder, ...]:
        found = []
        for who, written in self.reader.mapping(plain, path).items():
            share = self._share(written, f"{path}.{who}")
            found.append(Funder(*self._payer(who, f"{path}.{who}"), share.get("share", 0), share.get("at_most")))
        if found and sum(funder.share_bp for funder in found) != WHOLE_BP:
            ru, en = "Доли плательщиков должны составлять 100 %.", "Shares of the funders must sum to 100 %."
            self.reader.blame(next(iter(plain)), path, ru, en)
        return tuple(found) or (Funder(FunderKind.OUTLET),)

    def _share(self, plain: Any, path: str) -> dict[str, int]:
        """A share alone, or with the most that is paid for a receipt."""
        if not isinstance(plain, Mapping):
            plain = {"share": plain}
        if "share" not in plain:
            self.reader.blame(plain, path, "Нужна доля (share).", "The share is needed (share).")
        read = {}
        for name, written in plain.items():
            try:
                if name not in SHARE:
                    raise Unreadable("Бывают: share, at_most.", "Known are: share, at_most.")
                read[str(name)] = read_scalar(SHARE[name], as_text(written))
            except Unreadable as error:
                self.reader.blame(written, f"{path}.{name}" if len(plain) > 1 else path, error.ru, error.en)
        return read

    def _payer(self, who: Any, path: str) -> tuple[FunderKind, int | None]:
        """The kind of a funder and, of a participant, his identifier."""
        if str(who) in (FunderKind.OUTLET, FunderKind.OPERATOR):
            return FunderKind(str(who)), None
        try:
            return FunderKind.PARTICIPANT, self.reader.names.id_of(Unit.LEGAL_ENTITIES, as_text(who))
        except Unreadable as error:
            self.reader.blame(who, path, error.ru, error.en)
            return FunderKind.OPERATOR, None


def _blame_version(reader: Reader, tree: Mapping[str, Any]) -> None:
    version = as_text(tree.get("version", ""))
    if version != str(VERSION):
        ru, en = f"Нужна первая строка «version: {VERSION}».", f"The first line must be “version: {VERSION}”."
        reader.blame(tree.get("version", tree), "version", ru, en)

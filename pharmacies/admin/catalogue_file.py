"""The file that a catalogue is imported from and exported to: one product a row, columns named in Russian."""

from datetime import date
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader

from pharmacies.models import Manufacturer, Product, ProductGroup, Substance
from pharmacies.operations.vat_rates import set_vat_rates

MOST_ROWS = 2_000
YES = {"да", "yes", "true", "1", "+"}
NO = {"нет", "no", "false", "0", "-", ""}
WITHOUT_VAT = {"без ндс", "-"}


class YesNo(widgets.Widget):
    """«да» or «нет»."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """The flag; anything but yes or no is refused."""
        said = str("" if value is None else value).strip().lower()
        if said not in YES | NO:
            raise ValidationError(_("Write «да» or «нет», not «%(value)s».") % {"value": value})
        return said in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """How the file says it."""
        return "да" if value else "нет"


class Text(widgets.CharWidget):
    """Text without spaces around it; a code that a spreadsheet made a number of is a code again."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The text."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str("" if value is None else value).strip()


class Named(widgets.Widget):
    """A row of a directory, by its name. A name that is not there yet is added, or refused if `is_closed`."""

    def __init__(self, model: Any, *, is_closed: bool = False) -> None:
        super().__init__()
        self.model, self.is_closed = model, is_closed
        self.known: dict[str, Any] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The row of the directory; None for an empty cell."""
        name = str("" if value is None else value).strip()
        if not name:
            return None
        if self.known is None:
            self.known = {each.name: each for each in self.model.objects.all()}
        if name not in self.known:
            if self.is_closed:
                raise ValidationError(_("There is no «%(name)s» in the directory; add it first.") % {"name": name})
            self.known[name] = self.model.objects.create(name=name)
        return self.known[name]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The name."""
        return value.name if value else ""


class VatPercent(widgets.Widget):
    """«10», «22» or «без НДС»."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        """The rate in basis points; None is without VAT."""
        said = str(value).strip().lower().removesuffix("%").strip()
        if said in WITHOUT_VAT:
            return None
        if not said.isdecimal() or int(said) > 100:
            raise ValidationError(_("Write the VAT rate in percent or «без НДС», not «%(value)s».") % {"value": value})
        return int(said) * 100


def flag(name: str, column: str) -> fields.Field:
    return fields.Field(attribute=f"is_{name}", column_name=column, widget=YesNo())


class CatalogueFile(resources.ModelResource):
    """A product is known by its code. Rows of unknown codes are added, the others changed, none deleted.

    An empty VAT cell leaves the rate as it is; another rate is in force from the day of the import on.
    """

    code = fields.Field(attribute="code", column_name="Код", widget=Text())
    gtin = fields.Field(attribute="gtin", column_name="Штрихкод", widget=Text())
    name = fields.Field(attribute="name", column_name="Название", widget=Text())
    manufacturer = fields.Field(attribute="manufacturer", column_name="Производитель")
    group = fields.Field(attribute="group", column_name="Группа")
    substance = fields.Field(attribute="substance", column_name="Действующее вещество")
    atc_code = fields.Field(attribute="atc_code", column_name="АТХ", widget=Text())
    is_medicine = flag("medicine", "Лекарство")
    is_rx = flag("rx", "По рецепту")
    is_vital = flag("vital", "ЖНВЛП")
    is_pku = flag("pku", "ПКУ")
    is_supplement = flag("supplement", "БАД")
    is_infant_formula = flag("infant_formula", "Детская смесь")
    is_certificate = flag("certificate", "Сертификат")
    vat = fields.Field(column_name="НДС")

    class Meta:
        model = Product
        fields = (
            *("code", "gtin", "name", "manufacturer", "group", "substance", "atc_code"),
            *("is_medicine", "is_rx", "is_vital", "is_pku", "is_supplement", "is_infant_formula", "is_certificate"),
            "vat",
        )
        import_id_fields = ("code",)
        instance_loader_class = CachedInstanceLoader
        clean_model_instances = True
        use_bulk = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True

    def __init__(self, *, today: date) -> None:
        super().__init__()
        self.today = today
        self.codes: set[str] = set()
        self.rates_bp: dict[str, int | None] = {}
        self.fields["manufacturer"].widget = Named(Manufacturer)
        self.fields["substance"].widget = Named(Substance)
        self.fields["group"].widget = Named(ProductGroup, is_closed=True)

    def get_bulk_update_fields(self) -> list[str]:
        """Columns of the product's own row."""
        return [name for name in super().get_bulk_update_fields() if name != "vat"]

    def import_data(self, dataset: tablib.Dataset, *args: Any, **kwargs: Any) -> Any:
        """A file with one bad row changes nothing at all."""
        return super().import_data(dataset, *args, **{"rollback_on_validation_errors": True, **kwargs})

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """A file that is too long for a page, or lacks a column that every product has, is refused as a whole."""
        rows = len(dataset)
        lacking = [column for column in ("Код", "Название") if column not in (dataset.headers or ())]
        if rows > MOST_ROWS or lacking:
            dataset.wipe()
            if lacking:
                raise ValidationError(_("The file has no column «%(column)s».") % {"column": lacking[0]})
            raise ValidationError(
                _("The file has %(rows)s rows; a page imports at most %(most)s. Split the file.")
                % {"rows": rows, "most": MOST_ROWS}
            )

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """A code that an earlier row had is refused; the VAT rate is kept for the end."""
        code = Text().clean(row.get("Код"))
        if not code:
            raise ValidationError({"code": _("A product has a code.")})
        if code in self.codes:
            raise ValidationError({"code": _("The code is in an earlier row already.")})
        self.codes.add(code)
        row["Код"] = code
        if row.get("НДС") not in (None, ""):
            self.rates_bp[code] = VatPercent().clean(row["НДС"])

    def validate_instance(
        self, instance: Product, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Check a product without asking the database: what it points at and its code were looked up already."""
        errors = dict(import_validation_errors or {})
        directories = {"manufacturer", "group", "substance"}
        try:
            instance.full_clean(exclude=directories | set(errors), validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Rates that differ are in force from today on."""
        if kwargs.get("dry_run") or result.has_errors() or result.has_validation_errors():
            return
        products = dict(Product.objects.filter(code__in=self.rates_bp).values_list("code", "id"))
        set_vat_rates(
            rates_bp={products[code]: rate for code, rate in self.rates_bp.items() if code in products},
            starts_on=self.today,
        )

    def dehydrate_vat(self, product: Product) -> str:
        """The rate in force today."""
        for rate in product.vat_rates.all():
            if rate.starts_on <= self.today and (rate.ends_on is None or self.today < rate.ends_on):
                return "без НДС" if rate.rate_bp is None else str(rate.rate_bp // 100)
        return ""

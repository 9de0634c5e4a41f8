import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.kernel import requisites


@pghistory.track()
class Chain(models.Model):
    """A network of pharmacies under one brand; an independent pharmacy has none."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("chain")
        verbose_name_plural = _("chains")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def refuse(check, message, *values: str) -> None:
    """Turn a RequisiteError of the kernel into the form's own error."""
    try:
        check(*values)
    except requisites.RequisiteError as error:
        raise ValidationError(message, code=error.code) from error


def validate_inn(value: str) -> None:
    refuse(requisites.check_inn, _("Check the tax number (INN): its control digits do not agree."), value)


def validate_kpp(value: str) -> None:
    refuse(requisites.check_kpp, _("KPP has 9 characters: 4 digits, 2 digits or letters, 3 digits."), value)


def validate_ogrn(value: str) -> None:
    check = requisites.check_ogrnip if len(value) == 15 else requisites.check_ogrn
    refuse(check, _("Check the registration number (OGRN): its control digit does not agree."), value)


def validate_bik(value: str) -> None:
    refuse(requisites.check_bik, _("BIK has 9 digits."), value)


@pghistory.track()
class LegalEntity(models.Model):
    """A participant that signs contracts: a pharmacy's company, a manufacturer, or the operator itself."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        ENTREPRENEUR = "entrepreneur", _("sole trader")

    class Role(models.TextChoices):
        OPERATOR = "operator", _("operator")
        PHARMACY = "pharmacy", _("pharmacy")
        MANUFACTURER = "manufacturer", _("manufacturer")

    role = models.CharField(_("role"), max_length=16, choices=Role)
    kind = models.CharField(_("legal form"), max_length=16, choices=Kind, default=Kind.COMPANY)
    short_name = models.CharField(_("short name"), max_length=160)
    full_name = models.CharField(_("full name"), max_length=300)
    inn = models.CharField(_("INN"), max_length=12, unique=True, validators=[validate_inn])
    kpp = models.CharField(_("KPP"), max_length=9, blank=True, validators=[validate_kpp])
    ogrn = models.CharField(_("OGRN"), max_length=15, validators=[validate_ogrn])
    legal_address = models.CharField(_("legal address"), max_length=300)
    postal_address = models.CharField(_("postal address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    signatory_name = models.CharField(_("signatory"), max_length=160)
    signatory_position = models.CharField(_("signatory's position"), max_length=160, default="Генеральный директор")
    signatory_basis = models.CharField(_("acts on the basis of"), max_length=160, default="Устава")
    accountant_name = models.CharField(_("chief accountant"), max_length=160, blank=True)
    chain = models.ForeignKey(
        Chain, verbose_name=_("chain"), null=True, blank=True, on_delete=models.PROTECT, related_name="legal_entities"
    )

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.short_name

    def clean(self) -> None:
        if self.kind == self.Kind.COMPANY and not self.kpp:
            raise ValidationError({"kpp": _("A company has a KPP.")})
        expected = {self.Kind.COMPANY: (10, 13), self.Kind.ENTREPRENEUR: (12, 15)}[self.Kind(self.kind)]
        if self.inn and len(self.inn) != expected[0]:
            raise ValidationError({"inn": _("A company's INN has 10 digits, a sole trader's 12.")})
        if self.ogrn and len(self.ogrn) != expected[1]:
            raise ValidationError({"ogrn": _("A company's OGRN has 13 digits, a sole trader's OGRNIP 15.")})


@pghistory.track()
class BankAccount(models.Model):
    """Where a legal entity is paid. Exactly one account is the default one."""

    legal_entity = models.ForeignKey(
        LegalEntity, verbose_name=_("legal entity"), on_delete=models.PROTECT, related_name="bank_accounts"
    )
    bank_name = models.CharField(_("bank"), max_length=200)
    bank_city = models.CharField(_("bank's city"), max_length=80, blank=True)
    bik = models.CharField(_("BIK"), max_length=9, validators=[validate_bik])
    correspondent_account = models.CharField(_("correspondent account"), max_length=20)
    number = models.CharField(_("account number"), max_length=20)
    is_default = models.BooleanField(_("default"), default=True)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity"], condition=models.Q(is_default=True), name="bank_account_default_is_one"
            ),
            models.UniqueConstraint(fields=["bik", "number"], name="bank_account_is_listed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.bank_name}"

    def clean(self) -> None:
        refuse(requisites.check_account, _("The account number does not agree with the BIK."), self.number, self.bik)
        refuse(
            requisites.check_correspondent_account,
            _("The correspondent account does not agree with the BIK."),
            self.correspondent_account,
            self.bik,
        )

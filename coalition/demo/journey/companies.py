"""Founds the coalition that replays the year: the operator, the chains with their outlets, the manufacturers."""

from collections.abc import Iterable

from coalition.demo import requisites
from coalition.demo.journey import terms
from coalition.demo.journey.source import NOT_STATED, TIME_ZONE
from pharmacies.models import BankAccount, CashDesk, Chain, Contract, LegalEntity, Manufacturer, Outlet, Programme

CARD_PREFIX = "29"
FIRST_MANUFACTURER_NUMBER = 100


def found_programme(code: str) -> Programme:
    """The programme and its operator."""
    operator = LegalEntity(
        role=LegalEntity.Role.OPERATOR,
        short_name="Оператор программы",
        full_name="АО «Оператор программы»",
        legal_address="Москва",
        signatory_name="Операторова О. О.",
        **requisites.company_requisites(0),
    )
    operator.full_clean()
    operator.save()
    return Programme.objects.create(code=code, name="The Complete Journey", operator=operator, card_prefix=CARD_PREFIX)


def found_chains(programme: Programme, stores: Iterable[int], choice: terms.Choice) -> None:
    """Twelve chains, a legal entity and a contract each; the stores as their outlets, with one cash desk."""
    companies = []
    for number in range(terms.CHAINS):
        moment = choice.moment("use" if number in terms.CHAINS_CHARGED_WHEN_SPENT else "issue")
        company = _company(1 + number, chain_name(number), LegalEntity.Role.PHARMACY)
        _contract(programme, company, 1 + number, moment, is_netted=choice.is_netted(number))
        company.chain = Chain.objects.create(name=chain_name(number))
        company.save(update_fields=["chain"])
        companies.append(company)
    outlets = Outlet.objects.bulk_create(
        Outlet(
            legal_entity=companies[store % terms.CHAINS],
            code=str(store),
            name=f"Аптека {store}",
            address=f"Store {store}",
            region="Ohio",
            time_zone=TIME_ZONE.key,
            opened_on=terms.FIRST_DAY,
        )
        for store in stores
    )
    CashDesk.objects.bulk_create(CashDesk(outlet=outlet, number=1, module="replay") for outlet in outlets)


def found_manufacturers(
    programme: Programme, numbers: Iterable[int], funders: dict[int, str], choice: terms.Choice
) -> None:
    """All manufacturers of the goods sold; those that fund something, with their funding moment, have a contract."""
    Manufacturer.objects.bulk_create(Manufacturer(name=manufacturer_name(number)) for number in numbers)
    for number, moment in funders.items():
        name = manufacturer_name(number)
        company = _company(FIRST_MANUFACTURER_NUMBER + number, name, LegalEntity.Role.MANUFACTURER)
        is_netted = choice.is_netted(number)
        _contract(programme, company, FIRST_MANUFACTURER_NUMBER + number, moment, is_netted=is_netted)
        Manufacturer.objects.filter(name=name).update(legal_entity=company)


def chain_name(number: int) -> str:
    """A chain as it is called here, and its legal entity."""
    return f"Аптечная сеть {number}"


def manufacturer_name(number: int) -> str:
    """A manufacturer as it is called here; the data set has numbers only."""
    return "Производитель не указан" if number == NOT_STATED else f"Производитель {number}"


def _company(number: int, name: str, role: str) -> LegalEntity:
    company = LegalEntity(
        role=role,
        short_name=name,
        full_name=f"ООО «{name}»",
        legal_address="Cincinnati",
        signatory_name="Подписантов П. П.",
        **requisites.company_requisites(number),
    )
    company.full_clean()
    company.save()
    account = BankAccount(
        legal_entity=company,
        number=requisites.settlement_account(number),
        correspondent_account=requisites.CORRESPONDENT_ACCOUNT,
        **requisites.BANK,
    )
    account.full_clean()
    account.save()
    return company


def _contract(programme: Programme, company: LegalEntity, number: int, moment: str, *, is_netted: bool) -> None:
    Contract.objects.create(
        programme=programme,
        legal_entity=company,
        number=f"{number}/17",
        signed_on=terms.FIRST_DAY,
        starts_on=terms.FIRST_DAY,
        funding_moment=moment,
        is_netting_allowed=is_netted,
    )

"""For what goods a promotion is, and what a receipt must hold, in sentences."""

from collections.abc import Iterator

from coalition.kernel.words import plural
from promotions.engine.axes import Basket, Goods
from promotions.engine.regulations.speech import AND, OR, Names, Said, called, listed, roubles
from promotions.engine.vocabulary import Unit

_FLAGS = {
    "rx": Said("рецептурные препараты", "prescription medicines"),
    "vital": Said("препараты перечня ЖНВЛП", "vital and essential medicines"),
    "pku": Said("препараты предметно-количественного учёта", "medicines under quantity accounting"),
    "supplement": Said("биологически активные добавки", "food supplements"),
    "infant_formula": Said("заменители грудного молока", "infant formula"),
    "certificate": Said("подарочные сертификаты", "gift certificates"),
    "medicine": Said("лекарственные препараты", "medicines"),
    "unknown": Said("товары, которых нет в каталоге", "goods that the catalogue does not have"),
}

_RECEIPT = Said("В чеке", "The receipt")
_ITS_GOODS = Said("товаров акции", "goods of the promotion")


def said_of_goods(
    goods: Goods,
    names: Names,
    only: tuple[str, str] = ("Товары акции", "The goods of the promotion"),
    but: tuple[str, str] = ("Акция не действует на", "These take no part"),
) -> Iterator[Said]:
    """What takes part, then what does not."""
    parts = [
        Said(lead_ru + found.ru, lead_en + found.en)
        for unit, ids, lead_ru, lead_en in (
            (Unit.PRODUCTS, goods.product_ids, "", ""),
            (Unit.PRODUCT_GROUPS, goods.group_ids, "все товары группы ", "all goods of the group "),
            (Unit.MANUFACTURERS, goods.manufacturer_ids, "все товары производителя ", "all goods made by "),
            (Unit.SUBSTANCES, goods.substance_ids, "все препараты с веществом ", "all medicines with the substance "),
        )
        if ids
        for found in [called(unit, ids, names, AND if unit is Unit.PRODUCTS else OR)]
    ]
    if parts:
        yield Said(
            f"{only[0]}: {'; '.join(each.ru for each in parts)}.", f"{only[1]}: {'; '.join(each.en for each in parts)}."
        )
    excluded = [_FLAGS.get(flag, Said(flag, flag)) for flag in sorted(goods.excluded_flags)]
    if goods.excluded_product_ids:
        excluded.append(called(Unit.PRODUCTS, goods.excluded_product_ids, names, AND))
    if excluded:
        yield Said(
            f"{but[0]} {listed([each.ru for each in excluded], 'и')}.",
            f"{but[1]}: {listed([each.en for each in excluded], 'and')}.",
        )


def said_of_basket(
    basket: Basket,
    names: Names,
    *,
    is_set: bool = False,
    receipt: Said = _RECEIPT,
    goods: Said = _ITS_GOODS,
) -> Iterator[Said]:
    """What the receipt must hold besides. `is_set`: the goods asked for are a set with a price of its own."""
    if basket.all_product_ids:
        found = called(Unit.PRODUCTS, basket.all_product_ids, names, AND)
        if is_set:
            yield Said(f"Состав набора: {found.ru}.", f"The set: {found.en}.")
        elif len(basket.all_product_ids) == 1:
            yield Said(f"{receipt.ru} должен быть товар {found.ru}.", f"{receipt.en} must have {found.en}.")
        else:
            yield Said(
                f"{receipt.ru} должны быть все товары: {found.ru}.", f"{receipt.en} must have each of: {found.en}."
            )
    if basket.any_product_ids:
        found = called(Unit.PRODUCTS, basket.any_product_ids, names)
        yield Said(f"{receipt.ru} должен быть товар {found.ru}.", f"{receipt.en} must have {found.en}.")
    if basket.any_group_ids:
        found = called(Unit.PRODUCT_GROUPS, basket.any_group_ids, names)
        yield Said(
            f"{receipt.ru} должен быть товар группы {found.ru}.",
            f"{receipt.en} must have goods of the group {found.en}.",
        )
    if basket.min_goods_kopecks:
        least = roubles(basket.min_goods_kopecks)
        yield Said(
            f"{receipt.ru} должно быть {goods.ru} на сумму от {least.ru}.",
            f"{receipt.en} must have {goods.en} for at least {least.en}.",
        )
    if basket.min_pieces:
        number = basket.min_pieces
        pieces = plural(number, "целой упаковки", "целых упаковок", "целых упаковок")
        yield Said(
            f"{receipt.ru} должно быть не меньше {number} {pieces} {goods.ru}.",
            f"{receipt.en} must have at least {number} whole {'piece' if number == 1 else 'pieces'} of {goods.en}.",
        )

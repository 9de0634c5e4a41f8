from coalition.kernel.errors import DomainError


class SignInNameTaken(DomainError):
    """Somebody signs in under this name already."""

    code = "sign_in_name_taken"
    message_ru = "Имя для входа «{name}» уже занято. Выберите другое, например с названием аптеки."
    message_en = "The sign-in name «{name}» is taken. Choose another one, say with the pharmacy's name."


class NotACashier(DomainError):
    """Only those who do nothing but sell are in a pharmacy's own hands."""

    code = "not_a_cashier"
    message_ru = "Менять можно только учётные записи кассиров. По остальным обратитесь в центр."
    message_en = "Only accounts of cashiers can be changed here. For others ask the centre."


class CashierSeated(DomainError):
    """The outlet has such a cashier already."""

    code = "cashier_seated"
    message_ru = "В этой аптеке уже есть кассир с таким кодом, или этот сотрудник там уже работает."
    message_en = "The outlet has a cashier with this code, or this person works there already."


class ClosedByCentre(DomainError):
    """The centre has closed it, so the centre opens it."""

    code = "closed_by_centre"
    message_ru = "Это закрыл центр, и открыть может только он. Обратитесь в центр."
    message_en = "The centre has closed it, and only the centre opens it. Turn to the centre."

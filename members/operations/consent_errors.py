"""What consents, their scans and benefit categories refuse."""

from coalition.kernel.errors import DomainError


class ConsentTextNotInForce(DomainError):
    code = "consent_text_not_in_force"
    message_ru = "Этот текст согласия не действует. Выберите действующую версию: {version}."
    message_en = "This wording is not in force. Choose the version that is: {version}."


class HealthConsentOnPaper(DomainError):
    code = "health_consent_on_paper"
    message_ru = "Согласие на сведения о здоровье дают только на бумаге с подписью. Распечатайте бланк."
    message_en = "A consent to health data is given on signed paper only. Print the form."


class SignerAuthorityMissing(DomainError):
    code = "signer_authority_missing"
    message_ru = "Укажите документ представителя: вид, номер и дату."
    message_en = "Name the representative's document: its kind, number and date."


class NotRepresentative(DomainError):
    code = "not_representative"
    message_ru = "Подписавший не указан действующим представителем участника. Сначала внесите представительство."
    message_en = "Whoever signed is not noted as a representative now. Note the representation first."


class RepresentativeSigns(DomainError):
    code = "representative_signs"
    message_ru = "Это согласие подписывает законный представитель. Укажите, кто подписал."
    message_en = "A representative signs this consent. Say who signed."


class AdvertisingToMinor(DomainError):
    code = "advertising_to_minor"
    message_ru = "Участнику нет 18 лет: согласие на рекламу у него не берут."
    message_en = "The member is under 18: no consent to advertising is taken."


class WaysRefused(DomainError):
    code = "ways_refused"
    message_ru = "Отметьте хотя бы один способ рекламы из списка; у других согласий способов нет."
    message_en = "Mark at least one way of advertising from the list; other consents have no ways."


class ConsentWithdrawn(DomainError):
    code = "consent_withdrawn"
    message_ru = "Это согласие уже отозвано."
    message_en = "This consent has been withdrawn already."


class WithdrawalIsLeaving(DomainError):
    code = "withdrawal_is_leaving"
    message_ru = (
        "Без согласия на персональные данные участие невозможно: на странице участника нажмите «Выход из программы»."
    )
    message_en = "Nobody can take part without this consent: use “Leave the programme” on the member's page."


class ScanRefused(DomainError):
    code = "scan_refused"
    message_ru = "Приложите скан в формате PDF, JPEG, PNG или HEIC, не больше 10 МБ."
    message_en = "Attach a scan as PDF, JPEG, PNG or HEIC of 10 MB at most."


class ScanGone(DomainError):
    code = "scan_gone"
    message_ru = "Файла скана больше нет: срок хранения истёк или файл удалён."
    message_en = "The file of the scan is gone: its term is over, or it was removed."


class PersonErased(DomainError):
    code = "person_erased"
    message_ru = "Данные этого участника уничтожены. Чтобы вернуться, он вступает заново."
    message_en = "The data of this member are erased. To come back, he joins anew."


class HealthConsentNeeded(DomainError):
    code = "health_consent_needed"
    message_ru = "Инвалидность – сведения о здоровье: сначала нужно действующее согласие на них."
    message_en = "A disability is health data: a consent to them must be in force first."


class BenefitRefused(DomainError):
    code = "benefit_refused"
    message_ru = "Назовите показанный документ; срок должен заканчиваться в будущем; дважды в день не вносят."
    message_en = "Name the paper that was shown; its term must end in the future; it is noted once a day."

"""Occasions that are no purchase of the member's own, and how the regulations call them."""

from promotions.engine.vocabulary import Worded


class Occasion(Worded):
    """What a member may be rewarded for without buying anything."""

    ENROLMENT = "enrolment", "вступление в программу", "joining the programme"
    BIRTHDAY = "birthday", "день рождения", "a birthday"
    QUESTIONNAIRE = "questionnaire", "заполненная анкета", "a filled questionnaire"
    CONTACT_DATA = "contact_data", "контактные данные", "contact data"
    REVIEW = "review", "отзыв", "a review"
    ACTION = "action", "другое действие, по его коду", "another action, by its code"
    REFERRAL_FRIEND = "referral_friend", "приглашение: пришедшему другу", "a referral: to the friend who came"
    REFERRAL_INVITER = "referral_inviter", "приглашение: пригласившему", "a referral: to the inviter"
    FRIENDS_PURCHASE = "friends_purchase", "покупка приглашённого друга", "a purchase of the invited friend"
    INACTIVITY = "inactivity", "давно не было покупок", "no purchases for long"
    LEVEL = "level", "достигнутый уровень", "a level reached"
    CODE = "code", "введённый промокод", "a promo code entered"


GIFTED = tuple(each for each in Occasion if each is not Occasion.FRIENDS_PURCHASE)
"""Occasions for which a set gift may be given; of a friend's purchase a share is given."""

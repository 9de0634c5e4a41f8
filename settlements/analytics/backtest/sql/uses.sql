-- What the accounts have had of promotions by now, ever and in periods of limits.
select account_id, promotion_id, starts_on, uses, amount_kopecks, counted
  from settlements_promotionuse where account_id = any(%(accounts)s)

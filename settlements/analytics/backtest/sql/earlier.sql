-- How often the accounts had bought before the period.
select account_id, count(*) from settlements_purchase
 where account_id = any(%(accounts)s) and business_on < %(starts_on)s and state not in ('returned', 'voided')
 group by account_id

-- The accumulation register of the accounts, in the order it was written, with the document of each row.
select account_id, business_on, amount_kopecks, coalesce(purchase_return_id, purchase_id)
  from settlements_accumulation where account_id = any(%(accounts)s) order by account_id, id

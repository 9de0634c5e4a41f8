-- The accounts of the next receipts: the first and the last of them, and how many receipts were seen.
select min(account_id), max(account_id), count(*)
  from (select p.account_id from settlements_purchase p
         where {period} and p.account_id > %(after)s order by p.account_id limit %(size)s) next

select 'purchase_entries', count(*) filter (where e.n is distinct from 1), count(*)
from settlements_purchase p
left join (select purchase_id, count(*) as n from settlements_entry where kind = 'purchase' group by purchase_id) e
       on e.purchase_id = p.id
union all
select 'purchase_answers', count(*) filter (where i.key is null), count(*)
from settlements_purchase p
left join settlements_idempotencyrecord i on i.desk_id = p.desk_id and i.key = p.idempotency_key
union all
select 'receipts_twice', count(*), (select count(*) from settlements_purchase)
from (select from settlements_purchase group by desk_id, receipt_no, business_on having count(*) > 1) twice
union all
select 'return_entries', count(*) filter (where e.n is distinct from 1), count(*)
from settlements_purchasereturn r
left join (select purchase_return_id, count(*) as n from settlements_entry where kind = 'return'
           group by purchase_return_id) e on e.purchase_return_id = r.id

-- Awards for a friend's purchase that has come back since, in whole or in part, with its latest return; each once.
select a.id, r.id, p.state
from settlements_award a
join settlements_purchase p on p.id = a.purchase_id
cross join lateral (
    select x.id from settlements_purchasereturn x where x.purchase_id = p.id order by x.received_at desc, x.id desc limit 1) r
where a.amount_kopecks > 0
  and not exists (select from settlements_award b
                   where b.promotion_id = a.promotion_id and b.account_id = a.account_id
                     and b.occasion = 'return:' || r.id)
order by a.account_id, a.id
limit %(piece)s

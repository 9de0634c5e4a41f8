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
union all
select 'activity',
       count(*) filter (where (y.purchases, y.amount_kopecks, y.first_on, y.last_on)
                              is distinct from (b.purchases::int, b.amount::bigint, b.first_on, b.last_on)),
       coalesce(sum(y.purchases), 0)
from settlements_activity y
full join (
    select p.account_id, count(*) filter (where p.state in ('committed', 'partly_returned')) as purchases,
           sum(p.payable_kopecks) - coalesce(sum(r.money), 0) as amount,
           min(p.business_on) as first_on, max(p.business_on) as last_on
    from settlements_purchase p
    left join (select purchase_id, sum(money_kopecks) as money from settlements_purchasereturn group by purchase_id) r
           on r.purchase_id = p.id
    where p.account_id is not null
    group by p.account_id) b on b.account_id = y.account_id
union all
select 'awards_twice', count(*), (select count(*) from settlements_award)
from (select from settlements_award group by promotion_id, account_id, occasion having count(*) > 1) twice
union all
select 'award_entries', count(*) filter (where a.amount_kopecks is distinct from e.amount), count(*)
from (select id, entry_id, amount_kopecks from settlements_award where amount_kopecks <> 0) a
full join (
    select e.id, sum(case t.kind when 'earned' then t.amount_kopecks
                                 when 'earned_back' then -t.amount_kopecks
                                 when 'shortfall_made' then -t.amount_kopecks else 0 end) as amount
    from settlements_entry e join settlements_posting t on t.entry_id = e.id
    where e.kind = 'award' group by e.id) e on e.id = a.entry_id
union all
select 'adjustment_entries', count(*) filter (where a.entry_id is null or e.id is null), count(*)
from (select entry_id from settlements_adjustment
      union all select entry_id from settlements_dispute where entry_id is not null) a
full join (select id from settlements_entry where kind = 'adjustment') e on e.id = a.entry_id
union all
select 'lapsed_too_early', count(*) filter (where l.expires_at is null or l.expires_at > e.recorded_at), count(*)
from settlements_posting t
join settlements_entry e on e.id = t.entry_id
join settlements_lot l on l.id = t.lot_id
where t.kind = 'expired'
union all
-- An import of cards says what it opened accounts with; entries and the register name it by its number.
select 'opening_points', count(*) filter (where coalesce(i.points_kopecks, 0) <> coalesce(t.amount, 0)),
       coalesce(sum(t.amount), 0)
from settlements_cardimport i
full join (
    select substring(e.reason from '^Импорт № ([0-9]+):')::bigint as import_id, sum(p.amount_kopecks) as amount
    from settlements_entry e join settlements_posting p on p.entry_id = e.id
    where e.kind = 'opening' and p.kind = 'opening' and e.reason like 'Импорт № %' group by 1) t on t.import_id = i.id
union all
select 'opening_accumulation', count(*) filter (where coalesce(i.accumulated_kopecks, 0) <> coalesce(a.amount, 0)),
       coalesce(sum(a.amount), 0)
from settlements_cardimport i
full join (
    select substring(reason from '^Импорт № ([0-9]+):')::bigint as import_id, sum(amount_kopecks) as amount
    from settlements_accumulation where kind = 'opening' and reason like 'Импорт № %' group by 1) a
    on a.import_id = i.id

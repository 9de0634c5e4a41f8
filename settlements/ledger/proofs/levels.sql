with claim as (
    select purchase_id from settlements_accumulation where kind = 'opening' and purchase_id is not null
), register as (
    select account_id, sum(amount_kopecks) as total from settlements_accumulation
    where kind in ('purchase', 'return') and purchase_id not in (select purchase_id from claim) group by account_id
), bought as (
    select p.account_id, sum(l.accumulated_kopecks) - coalesce(sum(r.back), 0) as total
    from settlements_purchase p
    join settlements_purchaseline l on l.purchase_id = p.id
    left join (select line_id, sum(accumulated_kopecks) as back from settlements_returnline group by line_id) r
           on r.line_id = l.id
    where p.account_id is not null group by p.account_id
)
select 'registers',
       count(*) filter (where coalesce(g.total, 0) <> coalesce(b.total, 0)), coalesce(sum(g.total), 0)
from register g full join bought b on b.account_id = g.account_id
union all
-- What moved with people left one account and came to another, day by day.
select 'moved_registers', count(*) filter (where total <> 0), count(*)
from (select business_on, reason, sum(amount_kopecks) as total from settlements_accumulation
       where kind = 'transfer' group by business_on, reason) moved
union all
-- A receipt that was paid without a card and claimed later counts for what was paid less what came back.
select 'claimed_receipts', count(*) filter (where c.total is distinct from p.payable_kopecks - coalesce(r.back, 0)),
       coalesce(sum(c.total), 0)
from (select purchase_id, sum(amount_kopecks) as total from settlements_accumulation
       where kind in ('opening', 'return') and purchase_id in (select purchase_id from claim) group by purchase_id) c
join settlements_purchase p on p.id = c.purchase_id
left join (select purchase_id, sum(money_kopecks) as back from settlements_purchasereturn
            where purchase_id in (select purchase_id from claim) group by purchase_id) r on r.purchase_id = p.id

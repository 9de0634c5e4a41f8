-- What was bought before activity was kept.
insert into settlements_activity (account_id, purchases, amount_kopecks, first_on, last_on)
select p.account_id, count(*) filter (where p.state in ('committed', 'partly_returned')),
       sum(p.payable_kopecks) - coalesce(sum(r.money), 0), min(p.business_on), max(p.business_on)
from settlements_purchase p
left join (select purchase_id, sum(money_kopecks) as money from settlements_purchasereturn group by purchase_id) r
       on r.purchase_id = p.id
where p.account_id is not null
group by p.account_id;

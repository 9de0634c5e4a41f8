-- Postings of the purchase itself, with both accounts as the chart names them, what is left of lots it made and what of them
-- lapsed or was written off.
select t.kind, t.amount_kopecks, t.purchase_line_id, t.vat_rate_bp, t.lot_id, t.promotion_version_id, t.contract_id,
       t.coupon_series_id, t.coupon_nominal_kopecks,
       d.kind, d.programme_id, d.member_account_id, d.contract_id, d.promotion_id, d.purpose,
       c.kind, c.programme_id, c.member_account_id, c.contract_id, c.promotion_id, c.purpose,
       l.entry_id = e.id, l.remaining_kopecks, l.funder_id, l.amount_kopecks,
       case when l.entry_id = e.id and (l.remaining_kopecks < l.amount_kopecks) then
           (select coalesce(sum(x.amount_kopecks), 0)::bigint from settlements_posting x
             where x.debit_id in (select l.wallet_id union select c.id
                                  union select m.credit_id from settlements_posting m
                                         where m.lot_id = l.id and m.kind = 'moved')
               and x.lot_id = l.id and x.kind in ('expired', 'adjustment')) else 0 end,
       w.member_account_id
from settlements_entry e
join settlements_posting t on t.entry_id = e.id
join settlements_ledgeraccount d on d.id = t.debit_id
join settlements_ledgeraccount c on c.id = t.credit_id
left join settlements_lot l on l.id = t.lot_id
left join settlements_ledgeraccount w on w.id = l.wallet_id
where e.purchase_id = %(purchase)s and e.kind = 'purchase'
order by t.id

-- Postings of the purchase itself, with both accounts as the chart names them, and what is left of lots it made.
select t.kind, t.amount_kopecks, t.purchase_line_id, t.vat_rate_bp, t.lot_id, t.promotion_version_id, t.contract_id,
       t.coupon_series_id, t.coupon_nominal_kopecks,
       d.kind, d.programme_id, d.member_account_id, d.contract_id, d.promotion_id, d.purpose,
       c.kind, c.programme_id, c.member_account_id, c.contract_id, c.promotion_id, c.purpose,
       l.entry_id = e.id, l.remaining_kopecks, l.funder_id
from settlements_entry e
join settlements_posting t on t.entry_id = e.id
join settlements_ledgeraccount d on d.id = t.debit_id
join settlements_ledgeraccount c on c.id = t.credit_id
left join settlements_lot l on l.id = t.lot_id
where e.purchase_id = %(purchase)s and e.kind = 'purchase'
order by t.id

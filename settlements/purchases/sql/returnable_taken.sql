-- What earlier returns have taken of the lots that the purchase made.
select t.lot_id, sum(t.amount_kopecks)::bigint
from settlements_entry e join settlements_posting t on t.entry_id = e.id
where e.purchase_id = %(purchase)s and e.kind = 'return' and t.kind in ('earned_back', 'shortfall_made')
group by t.lot_id

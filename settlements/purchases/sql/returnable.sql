-- The purchase as a return sees it, with its row locked (its wallet is locked already): figures, coupons, postings.
select p.id, p.programme_id, p.account_id, p.state, p.shift_no, p.business_on, p.fiscal_mode, d.number, o.legal_entity_id,
       p.decision::text, g.issued_coupon_on_return, g.return_threshold_policy
from settlements_purchase p
join pharmacies_cashdesk d on d.id = p.desk_id
join pharmacies_outlet o on o.id = p.outlet_id
join pharmacies_programme g on g.id = p.programme_id
where p.id = %(purchase)s and o.legal_entity_id = %(seller)s

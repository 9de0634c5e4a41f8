-- The purchase as a return sees it, with its row locked (its wallet is locked already).
select p.id, p.programme_id, g.operator_id, p.account_id, p.rulebook_id, p.occurred_at, o.time_zone,
       p.outlet_id, p.desk_id, o.legal_entity_id, g.return_threshold_policy, g.issued_coupon_on_return, p.decision::text
from settlements_purchase p
join pharmacies_outlet o on o.id = p.outlet_id
join pharmacies_programme g on g.id = p.programme_id
where p.id = %(purchase)s and o.legal_entity_id = %(seller)s

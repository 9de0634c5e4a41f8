-- The purchase as a return sees it, with its row locked (its wallets are locked already), and the account that goes on for
-- the one that made it. `counts_from`: accumulation of earlier days did not go over.
with recursive line as (
    select account_id, null::date as counts_from, 0 as step from settlements_purchase where id = %(purchase)s
    union all
    select s.successor_id, greatest(line.counts_from, s.counts_from), line.step + 1
    from line join members_succession s on s.predecessor_id = line.account_id and s.undone_at is null
), heir as (
    select account_id, counts_from from line order by step desc limit 1
)
select p.id, p.programme_id, g.operator_id, p.account_id, heir.account_id, p.business_on >= coalesce(heir.counts_from, '-infinity'),
       p.rulebook_id, p.occurred_at, o.time_zone,
       p.outlet_id, p.desk_id, o.legal_entity_id, g.return_threshold_policy, g.issued_coupon_on_return, p.decision::text
from settlements_purchase p
join pharmacies_outlet o on o.id = p.outlet_id
join pharmacies_programme g on g.id = p.programme_id
cross join heir
where p.id = %(purchase)s and o.legal_entity_id = %(seller)s

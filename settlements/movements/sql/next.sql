-- The next chances by account and occasion, those that were given already left out, with the place where they came.
select f.account_id, f.occasion, f.days, f.kopecks, f.level_id, f.purchase_id,
       case when o.id is not null then
           json_build_array(o.id, o.legal_entity_id, e.chain_id, o.district, o.issues_points) end
from ({found}) f
left join pharmacies_outlet o on o.id = f.outlet_id
left join pharmacies_legalentity e on e.id = o.legal_entity_id
where (f.account_id, f.occasion) > (%(after_account)s::bigint, %(after_occasion)s::text)
  and not exists (select from settlements_award a
                   where a.promotion_id = %(promotion)s and a.account_id = f.account_id and a.occasion = f.occasion)
order by f.account_id, f.occasion
limit %(piece)s

-- What the place and the moment decide, in one row: contracts in force of everybody who may pay or be paid on this
-- receipt (of those who fund coupons only whose coupons are shown), promotions that are stopped or paused, what is left in
-- budgets, the rulebooks in force at `rules_at` (before the first: the first), the cashier, whether the desk's key still
-- opens.
select (select json_agg(json_build_array(k.legal_entity_id, k.id, k.programme_id, k.funding_moment, k.fiscal_mode)
                        order by k.programme_id, k.id)
          from pharmacies_contract k
         where k.starts_on <= %(business_on)s and (k.ends_on is null or k.ends_on > %(business_on)s)
           and (k.legal_entity_id = %(seller)s
                or k.legal_entity_id in (select funder_id from promotions_promotionfunding
                                         union
                                         select s.funder_id
                                           from promotions_coupon c
                                           join promotions_couponseries s on s.id = c.series_id
                                          where c.code = any(%(coupons)s))))::text,
       (select json_agg(json_build_array(p.id, p.operator_id, p.quote_minutes, p.offline_days,
                                         p.clock_tolerance_minutes))
          from pharmacies_programme p)::text,
       (select json_agg(id) from (select id from promotions_promotion where stopped_at is not null
                                  union
                                  select promotion_id from promotions_promotionversion where state = 'paused') off)::text,
       (select json_agg(json_build_array(b.promotion_id, b.purpose, b.balance_kopecks))
          from settlements_ledgeraccount b where b.kind = 'budget')::text,
       (select json_agg(json_build_array(programme_id, id, number))
          from (select distinct on (programme_id) programme_id, id, number
                  from promotions_compiledrulebook
                 order by programme_id, published_at > %(rules_at)s::timestamptz,
                          case when published_at > %(rules_at)s::timestamptz then number else -number end) in_force)::text,
       (select id from pharmacies_cashier where outlet_id = %(outlet)s and code = %(cashier)s),
       (select revoked_at is not null from pharmacies_deskkey where id = %(key)s)

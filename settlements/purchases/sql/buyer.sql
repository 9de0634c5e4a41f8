-- Everything about the buyer in one row: card, account, wallet, shortfall, points that wait or have lapsed, the lots to
-- spend from (only when he spends), accumulation in the window of each level scheme, uses of promotions, the
-- regulations he accepted. Nobody's name.
select c.id, c.state, c.number, a.id, a.kind, a.programme_id, a.closed_at is not null,
       w.id, coalesce(w.balance_kopecks, 0), coalesce(s.balance_kopecks, 0),
       (select json_build_array(
                   coalesce(sum(l.remaining_kopecks) filter (where l.available_from > %(at)s), 0),
                   coalesce(sum(l.remaining_kopecks) filter (where l.expires_at <= %(at)s), 0),
                   json_agg(json_build_array(l.id, l.remaining_kopecks, l.funding_moment, l.contract_id,
                                             l.promotion_version_id)
                            order by l.expires_at nulls last, l.id)
                       filter (where %(spends)s and l.available_from <= %(at)s
                                 and (l.expires_at is null or l.expires_at > %(at)s)))
          from settlements_lot l
         where l.wallet_id = w.id and l.remaining_kopecks > 0)::text,
       (select json_agg(json_build_array(scheme.id,
                   (select coalesce(sum(x.amount_kopecks), 0) from settlements_accumulation x
                     where x.account_id = a.id
                       and x.business_on >= coalesce(a.accumulates_since, '-infinity')
                       and x.business_on >= case scheme.window
                             when 'calendar_year' then date_trunc('year', %(business_on)s::date)::date
                             when 'rolling' then %(business_on)s::date - scheme.rolling_days::int
                             else '-infinity' end)))
          from promotions_levelscheme scheme where scheme.programme_id = a.programme_id)::text,
       (select json_agg(json_build_array(u.promotion_id, u.uses, u.amount_kopecks)) from settlements_promotionuse u
         where u.account_id = a.id)::text,
       (select r.version_id from promotions_regulationsacceptance r
         where r.account_id = a.id order by r.accepted_at desc, r.id desc limit 1),
       exists (select from members_accountholder h
                join members_staffmembership m on m.person_id = h.person_id
                join pharmacies_cashier k on k.id = m.cashier_id
               where h.account_id = a.id and h.ends_at is null and k.outlet_id = %(outlet)s and k.code = %(cashier)s)
from {found} c
left join members_account a on a.id = c.account_id
left join settlements_ledgeraccount w on w.key = 'wallet:' || a.id
left join settlements_ledgeraccount s on s.key = 'shortfall:' || a.id

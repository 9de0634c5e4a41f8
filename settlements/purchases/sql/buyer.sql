-- Everything about the buyer in one row: card, account, wallet, shortfall, points that wait or have lapsed, the lots to
-- spend from (only when he spends, or one of them is restricted), accumulation in the window of each level scheme and of late, uses of promotions ever
-- and in the periods about, the regulations he accepted, his segments, how much he has bought, the birthday and the day
-- of joining of whoever shows the card. Nobody's name.
select c.id, c.state, c.number, a.id, a.kind, a.programme_id, a.closed_at is not null,
       w.id, coalesce(w.balance_kopecks, 0), coalesce(s.balance_kopecks, 0),
       (select json_build_array(
                   coalesce(sum(l.remaining_kopecks) filter (where l.available_from > %(at)s), 0),
                   coalesce(sum(l.remaining_kopecks) filter (where l.expires_at <= %(at)s), 0),
                   json_agg(json_build_array(l.id, l.remaining_kopecks, l.funding_moment, l.contract_id,
                                             l.promotion_version_id, l.restriction, extract(epoch from l.expires_at))
                            order by l.expires_at nulls last, l.id)
                       filter (where (%(spends)s or l.is_any_restricted) and l.available_from <= %(at)s
                                 and (l.expires_at is null or l.expires_at > %(at)s)))
          from (select *, bool_or(restriction is not null) over () as is_any_restricted
                  from settlements_lot where wallet_id = w.id and remaining_kopecks > 0) l)::text,
       (select json_agg(json_build_array(scheme.id,
                   (select coalesce(sum(x.amount_kopecks), 0) from settlements_accumulation x
                     where x.account_id = a.id
                       and x.business_on >= coalesce(a.accumulates_since, '-infinity')
                       and x.business_on >= case scheme.window
                             when 'calendar_year' then date_trunc('year', %(business_on)s::date)::date
                             when 'rolling' then %(business_on)s::date - scheme.rolling_days::int
                             else '-infinity' end),
                   case when scheme.keep_days > 0 then
                       (select coalesce(sum(x.amount_kopecks), 0) from settlements_accumulation x
                         where x.account_id = a.id
                           and x.business_on >= coalesce(a.accumulates_since, '-infinity')
                           and x.business_on >= %(business_on)s::date - scheme.keep_days::int) end))
          from promotions_levelscheme scheme where scheme.programme_id = a.programme_id)::text,
       (select json_agg(json_build_array(u.promotion_id, u.starts_on, u.uses, u.amount_kopecks, u.counted))
          from settlements_promotionuse u where u.account_id = a.id and u.starts_on = any(%(periods)s))::text,
       (select r.version_id from promotions_regulationsacceptance r
         where r.account_id = a.id order by r.accepted_at desc, r.id desc limit 1),
       exists (select from members_accountholder h
                join members_staffmembership m on m.person_id = h.person_id
                join pharmacies_cashier k on k.id = m.cashier_id
               where h.account_id = a.id and h.ends_at is null and k.outlet_id = %(outlet)s and k.code = %(cashier)s),
       (select array_agg(m.segment_id) from promotions_segmentmember m where m.account_id = a.id and m.ends_at is null),
       coalesce(y.purchases, 0), p.birth_date, (p.enrolled_at at time zone %(zone)s)::date
from {found} c
left join members_account a on a.id = c.account_id
left join settlements_ledgeraccount w on w.key = 'wallet:' || a.id
left join settlements_ledgeraccount s on s.key = 'shortfall:' || a.id
left join settlements_activity y on y.account_id = a.id
left join members_person p on p.id = coalesce(c.person_id,
    (select h.person_id from members_accountholder h
      where h.account_id = a.id and h.ends_at is null and h.role in ('holder', 'head')
      order by h.starts_at, h.id limit 1))

-- Levels above the lowest that accounts have reached since the promotion began; only of those who bought since then.
select x.account_id, 'level:' || level.id as occasion, 0 as days, 0 as kopecks, level.id as level_id,
       null::uuid as purchase_id,
       (select p.outlet_id from settlements_purchase p where p.account_id = x.account_id
         order by p.occurred_at desc limit 1) as outlet_id
from (
    select a.id as account_id, scheme.id as scheme_id,
           sum(r.amount_kopecks) filter (where r.business_on >= w.now_from) as now_kopecks,
           coalesce(sum(r.amount_kopecks) filter (where r.business_on < %(since_on)s::date
                                                    and r.business_on >= w.then_from), 0) as then_kopecks
    from settlements_activity y
    join members_account a on a.id = y.account_id and a.programme_id = %(programme)s and a.closed_at is null
    join promotions_levelscheme scheme on scheme.programme_id = a.programme_id
    cross join lateral (
        select case scheme.window when 'calendar_year' then date_trunc('year', %(today)s::date)::date
                                  when 'rolling' then %(today)s::date - scheme.rolling_days::int
                                  else '-infinity' end as now_from,
               case scheme.window when 'calendar_year' then date_trunc('year', %(since_on)s::date)::date
                                  when 'rolling' then %(since_on)s::date - scheme.rolling_days::int
                                  else '-infinity' end as then_from) w
    join settlements_accumulation r on r.account_id = a.id
                                   and r.business_on >= coalesce(a.accumulates_since, '-infinity')
    where y.last_on >= %(since_on)s
    group by a.id, scheme.id
) x
join promotions_level level on level.scheme_id = x.scheme_id and level.threshold_kopecks > x.then_kopecks
                           and level.threshold_kopecks <= x.now_kopecks and level.threshold_kopecks > 0
where %(levels)s::bigint[] is null or level.id = any(%(levels)s::bigint[])

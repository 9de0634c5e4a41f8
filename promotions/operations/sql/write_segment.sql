-- Members become those whom the statement in the first line selects. Whoever joined at this very moment and is gone again was never there.
with wanted as materialized ({accounts}),
gone as (
    select m.id, m.starts_at >= %(now)s as is_undone
      from promotions_segmentmember m
     where m.segment_id = %(segment)s and m.ends_at is null
       and not exists (select from wanted w where w.id = m.account_id)),
ended as (
    update promotions_segmentmember m set ends_at = %(now)s
      from gone where gone.id = m.id and not gone.is_undone),
undone as (
    delete from promotions_segmentmember m using gone where gone.id = m.id and gone.is_undone),
joined as (
    insert into promotions_segmentmember (segment_id, account_id, starts_at, source)
    select %(segment)s, w.id, %(now)s, %(source)s
      from wanted w
     where not exists (select from promotions_segmentmember m
                        where m.segment_id = %(segment)s and m.ends_at is null and m.account_id = w.id)
    returning 1)
select (select count(*) from joined), (select count(*) from gone)

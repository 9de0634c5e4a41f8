-- Whoever was put on the list at this very moment was never on it.
with gone as (
    select m.id, m.starts_at >= %(now)s as is_undone
      from promotions_segmentmember m
     where m.segment_id = %(segment)s and m.ends_at is null and m.account_id = any(%(account_ids)s)),
ended as (
    update promotions_segmentmember m set ends_at = %(now)s
      from gone where gone.id = m.id and not gone.is_undone),
undone as (
    delete from promotions_segmentmember m using gone where gone.id = m.id and gone.is_undone)
select 0, (select count(*) from gone)

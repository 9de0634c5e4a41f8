with joined as (
    insert into promotions_segmentmember (segment_id, account_id, starts_at, source)
    select %(segment)s, a.id, %(now)s, %(source)s
      from members_account a
     where a.id = any(%(account_ids)s) and a.programme_id = %(programme)s and a.closed_at is null
       and not exists (select from promotions_segmentmember m
                        where m.segment_id = %(segment)s and m.ends_at is null and m.account_id = a.id)
    returning 1)
select (select count(*) from joined), 0

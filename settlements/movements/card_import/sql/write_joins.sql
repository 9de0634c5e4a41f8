-- Further cards of members who are there: in the registry, or in an earlier row of the file.
with piece as materialized (
    select r.row_no, r.number, r.issued_on, r.accumulated_kopecks, r.points_kopecks, r.points_until,
           a.id as account_id, a.accumulates_since, coalesce(r.like_person_id, c.person_id) as person_id,
           coalesce(r.issued_on, %(dated_on)s)::timestamp at time zone %(zone)s as issued_at
    from settlements_cardimportrow r
    left join members_card c on c.number = r.like_number
    left join members_account a on a.id = coalesce(r.like_account_id, c.account_id) and a.closed_at is null
    where r.import_id = %(import)s and r.row_no between %(first)s and %(last)s and r.outcome = 'joins'
), cards as (
    insert into members_card (programme_id, number, qr_token, kind, state, account_id, person_id, issued_at,
                              issued_outlet_id, ground, fee_kopecks, identity_check, state_reason)
    select %(programme)s, number, replace(gen_random_uuid()::text, '-', ''), 'plastic', 'active', account_id,
           person_id, issued_at, %(outlet)s, %(ground)s, 0, '', ''
    from piece where account_id is not null
), accumulations as (
    insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, reason)
    -- Levels read an account from its first day on.
    select account_id, 'opening', accumulated_kopecks,
           greatest(coalesce(%(accumulates_on)s, issued_on, %(dated_on)s), accumulates_since), %(reason)s
    from piece where accumulated_kopecks > 0 and account_id is not null
), lost as (
    update settlements_cardimportrow r set outcome = 'rejected', faults = 'no_account_to_join'
    from piece where r.import_id = %(import)s and r.row_no = piece.row_no and piece.account_id is null
)
select account_id, points_kopecks, (points_until + 1)::timestamp at time zone %(zone)s, accumulated_kopecks
from piece where account_id is not null order by account_id

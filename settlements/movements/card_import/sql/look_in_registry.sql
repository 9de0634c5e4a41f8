-- What is in the registry already: the cards themselves, then members with the phone, or the name and date of birth.
update settlements_cardimportrow r
set outcome = case when found.is_same then 'unchanged' else 'rejected' end,
    faults = case when found.is_same then '' when found.is_in_use then 'card_taken' else 'card_not_issued' end
from (
    select w.row_no, c.account_id is not null and c.state not in ('stock', 'annulled') as is_in_use,
           c.programme_id = %(programme)s and c.account_id is not null and c.state not in ('stock', 'annulled')
           and coalesce(case when w.last_name = '' then c.person_id is null
                             else p.phone = w.phone or p.name_key = w.name_key end, false) as is_same
    from settlements_cardimportrow w
    join members_card c on c.number = w.number
    left join members_person p on p.id = c.person_id
    where w.import_id = %(import)s and w.row_no between %(first)s and %(last)s and w.outcome in ('new', 'joins')
) found
where r.import_id = %(import)s and r.row_no = found.row_no;
update settlements_cardimportrow r
set outcome = case when %(is_joined)s and like_one.account_id is not null then 'joins' else 'rejected' end,
    faults = case when not %(is_joined)s then like_one.fault
                  when like_one.account_id is null then 'no_account_to_join' else '' end,
    like_person_id = like_one.person_id, like_account_id = like_one.account_id
from (
    select distinct on (w.row_no) w.row_no, p.id as person_id, a.id as account_id,
           case when p.phone = w.phone then 'phone_known' else 'person_known' end as fault
    from settlements_cardimportrow w
    cross join lateral (
        select id, phone from members_person m
        where m.phone = w.phone and m.merged_into_id is null and m.anonymised_at is null
        union
        select id, phone from members_person m
        where m.birth_date = w.birth_date and m.name_key = w.name_key and m.merged_into_id is null
          and m.anonymised_at is null) p
    left join lateral (
        select acc.id from members_accountholder h join members_account acc on acc.id = h.account_id
        where h.person_id = p.id and h.ends_at is null and acc.closed_at is null and acc.programme_id = %(programme)s
        order by h.starts_at, h.id limit 1) a on true
    where w.import_id = %(import)s and w.row_no between %(first)s and %(last)s and w.outcome = 'new'
      and w.last_name <> ''
    order by w.row_no, a.id is null, p.phone is distinct from w.phone, p.id
) like_one
where r.import_id = %(import)s and r.row_no = like_one.row_no;

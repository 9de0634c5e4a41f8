-- New members of one piece, everything that makes one: the person, the account, who holds it, the card, what was
-- accumulated, the acceptance of the regulations, the consent. Statement by statement: history triggers of one
-- statement wait for its end, and many of them together take longer than one after another.
drop table if exists pg_temp.card_import_piece;
create temp table card_import_piece on commit drop as
select r.*, coalesce(r.issued_on, %(dated_on)s)::timestamp at time zone %(zone)s as opened_at,
       nextval(pg_get_serial_sequence('members_account', 'id')) as account_id,
       case when r.last_name <> '' then nextval(pg_get_serial_sequence('members_person', 'id')) end as person_id
from settlements_cardimportrow r
where r.import_id = %(import)s and r.row_no between %(first)s and %(last)s and r.outcome = 'new';
insert into members_person (id, last_name, first_name, middle_name, birth_date, sex, phone, email, address,
                            enrolled_at, enrolled_outlet_id)
select person_id, last_name, first_name, middle_name, birth_date, sex, phone, email, '', opened_at, %(outlet)s
from card_import_piece where person_id is not null;
insert into members_account (id, programme_id, kind, name, opened_at, closed_reason)
select account_id, %(programme)s, case when person_id is null then 'bearer' else 'personal' end, '', opened_at, ''
from card_import_piece;
insert into members_accountholder (account_id, person_id, role, starts_at)
select account_id, person_id, 'holder', opened_at from card_import_piece where person_id is not null;
insert into members_card (programme_id, number, qr_token, kind, state, account_id, person_id, issued_at,
                          issued_outlet_id, ground, fee_kopecks, identity_check, state_reason)
select %(programme)s, number, replace(gen_random_uuid()::text, '-', ''), 'plastic', 'active', account_id,
       person_id, opened_at, %(outlet)s, %(ground)s, 0, '', ''
from card_import_piece;
insert into promotions_regulationsacceptance (account_id, version_id, accepted_at)
select account_id, %(regulations)s, %(now)s from card_import_piece where %(regulations)s is not null;
insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, reason)
select account_id, 'opening', accumulated_kopecks, coalesce(%(accumulates_on)s, issued_on, %(dated_on)s), %(reason)s
from card_import_piece where accumulated_kopecks > 0;
insert into members_consent (person_id, text_id, signed_by_id, authority, channel, evidence, ways, paper_number,
                             rendered_hash, given_at, outlet_id)
select person_id, t.id, person_id, '', 'paper', jsonb_build_object('imported', %(file_hash)s, 'row', row_no), '[]',
       '', '', consent_on::timestamp at time zone %(zone)s, %(outlet)s
from card_import_piece
cross join lateral (
    select id from members_consenttext where kind = 'pd_consent_adult'
    order by effective_on <= consent_on desc,
             case when effective_on <= consent_on then version else -version end desc limit 1) t
where person_id is not null and consent_on is not null

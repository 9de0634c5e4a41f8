-- A crowd that buys: {members} members with {purchases} purchases each, two lines a purchase, over a year; copies of the
-- only purchase and its lines that are there already.
set session_replication_role = replica;  -- keys are not checked one by one, and nobody's history is written
insert into members_account (programme_id, kind, name, opened_at)
select programme_id, 'personal', '', opened_at from members_account, generate_series(1, {members}) where id = {account};
insert into members_person (last_name, first_name, middle_name, birth_date, sex, email, enrolled_at, enrolled_outlet_id)
select 'Б', n::text, '', date '1936-01-01' + (n * 7919 % 25000), case n % 3 when 0 then 'm' else 'f' end, '', '{now}',
       {outlet}
  from generate_series(1, {members}) n;
insert into members_accountholder (account_id, person_id, role, starts_at)
select a.id, p.id, 'holder', a.opened_at
  from (select id, opened_at, row_number() over (order by id) n from members_account where id > {account}) a
  join (select id, row_number() over (order by id) n from members_person where last_name = 'Б') p using (n);
insert into members_consenttext (kind, version, text, text_hash, effective_on)
values ('pd_consent_special', 1, '', '', date '2026-01-01');
insert into members_consent (person_id, text_id, signed_by_id, authority, channel, evidence, ways, paper_number, rendered_hash, given_at)
select p.id, t.id, p.id, '', 'paper', '{{}}', '[]', '', '', '{now}'
  from members_person p, members_consenttext t where p.last_name = 'Б';
create temp table bought as
select gen_random_uuid() as id, a.id as account_id, row_number() over () as n,
       date '{now}' - ((a.id * 31 + k * 97) % 365)::int as business_on
  from members_account a, generate_series(1, {purchases}) k where a.id > {account};
insert into settlements_purchase ({purchase_columns})
select {purchase_values} from settlements_purchase p, bought b where p.id = '{purchase}';
insert into settlements_purchaseline ({line_columns})
select {line_values} from settlements_purchaseline l, bought b where l.purchase_id = '{purchase}';
insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, reason)
select account_id, 'purchase', (n % 500) * 100, business_on, '' from bought;
drop table bought;
set session_replication_role = origin;
analyze;

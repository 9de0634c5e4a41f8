-- So many receipts of 90 days: copies of the template purchases in turn, for one buyer after another. Ids rise by day; the statement is formatted, not bound.
create temp table template as
select row_number() over (order by id) - 1 as number, id from settlements_purchase;
create temp table copies as
select n, t.id as template_id, {account} + 1 + n % {members} as account_id, {card} + 1 + n % {members} as card_id,
       n % 90 as days, (lpad(to_hex((90 - n % 90) * 100000000::bigint + n), 12, '0') || substr(md5(n::text), 1, 20))::uuid as id
  from generate_series(0, {receipts} - 1) n
  join template t on t.number = n % (select count(*) from template);
create temp table purchases as select * from settlements_purchase;
create temp table lines as select * from settlements_purchaseline;
create temp table register as select * from settlements_accumulation;
set session_replication_role = replica;
insert into settlements_purchase ({purchase_columns}, id, account_id, card_id, till_reference, receipt_no, idempotency_key,
                                  business_on, occurred_at, received_at)
select {purchase_values}, c.id, c.account_id, c.card_id, 'c' || n, 'c' || n, 'c' || n, business_on - days::int,
       occurred_at - days * interval '1 day', received_at - days * interval '1 day'
  from copies c join purchases t on t.id = c.template_id;
insert into settlements_purchaseline ({line_columns}, id, purchase_id)
select {line_values}, md5(t.id::text || n)::uuid, c.id from copies c join lines t on t.purchase_id = c.template_id;
insert into settlements_accumulation (kind, amount_kopecks, reason, account_id, business_on, purchase_id)
select t.kind, t.amount_kopecks, '', c.account_id, t.business_on - c.days::int, c.id
  from copies c join register t on t.purchase_id = c.template_id order by c.id;
set session_replication_role = origin;

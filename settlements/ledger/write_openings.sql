-- Accounts that open with points: their wallets, an entry, a lot and a posting for each. No wallet is there before.
with opened as materialized (
    select o.*, nextval(pg_get_serial_sequence('settlements_ledgeraccount', 'id')) as wallet_id
    from unnest(%(accounts)s::bigint[], %(amounts)s::bigint[], %(expires)s::timestamptz[], %(entries)s::uuid[],
                %(lots)s::uuid[]) as o (account_id, amount, expires_at, entry_id, lot_id)
), wallets as (
    insert into settlements_ledgeraccount (id, key, kind, programme_id, member_account_id, purpose, balance_kopecks)
    select wallet_id, 'wallet:' || account_id, 'wallet', %(programme)s, account_id, '', amount from opened
), entries as (
    insert into settlements_entry (id, kind, programme_id, business_on, recorded_at, recorded_by, reason)
    select entry_id, 'opening', %(programme)s, %(business_on)s, %(now)s, %(recorded_by)s, %(reason)s from opened
), lots as (
    insert into settlements_lot (id, wallet_id, funder_id, contract_id, funding_moment, entry_id, amount_kopecks,
                                 remaining_kopecks, available_from, expires_at)
    select lot_id, wallet_id, %(funder)s, %(contract)s, %(moment)s, entry_id, amount, amount, %(now)s, expires_at
    from opened
)
insert into settlements_posting (entry_id, kind, debit_id, credit_id, amount_kopecks, business_on, lot_id, contract_id)
select entry_id, 'opening', %(source)s, wallet_id, amount, %(business_on)s, lot_id, %(contract)s from opened

-- Entries: headers, lots, postings, what is left in older lots, balances that are kept. Foreign keys are checked
-- at the end of the statement, so everything may stand in it. Rows come as JSON, one parameter each.
with entries as (
    insert into settlements_entry (id, kind, programme_id, purchase_id, purchase_return_id, statement_id, reverses_id,
                                   business_on, recorded_at, recorded_by, reason)
    select id, kind, programme, purchase, purchase_return, statement, reverses, business_on, recorded_at, recorded_by,
           reason
    from json_to_recordset(%(entries)s) as entry (
        id uuid, kind text, programme bigint, purchase uuid, purchase_return uuid, statement bigint, reverses uuid,
        business_on date, recorded_at timestamptz, recorded_by text, reason text)
), lots as (
    insert into settlements_lot (id, wallet_id, funder_id, contract_id, funding_moment, promotion_version_id, entry_id,
                                 amount_kopecks, remaining_kopecks, available_from, expires_at, restriction)
    select id, wallet, funder, contract, moment, version, entry, amount, remaining, available_from, expires_at,
           restriction
    from json_to_recordset(%(lots)s) as lot (
        id uuid, wallet bigint, funder bigint, contract bigint, moment text, version bigint, entry uuid, amount bigint,
        remaining bigint, available_from timestamptz, expires_at timestamptz, restriction jsonb)
), postings as (
    insert into settlements_posting (entry_id, kind, debit_id, credit_id, amount_kopecks, business_on, outlet_id,
                                     purchase_line_id, vat_rate_bp, lot_id, promotion_version_id, contract_id,
                                     coupon_series_id, coupon_nominal_kopecks)
    select entry, kind, debit, credit, amount, business_on, outlet, line, vat_rate, lot, version, contract, series,
           nominal
    from json_to_recordset(%(postings)s) as posting (
        entry uuid, business_on date, kind text, debit bigint, credit bigint, amount bigint, outlet bigint, line uuid,
        vat_rate smallint, lot uuid, version bigint, contract bigint, series bigint, nominal bigint)
), drawn as (
    update settlements_lot l
    set remaining_kopecks = l.remaining_kopecks + c.change, wallet_id = coalesce(c.wallet, l.wallet_id)
    from json_to_recordset(%(drawn)s) as c (id uuid, change bigint, wallet bigint)
    where l.id = c.id
)
update settlements_ledgeraccount a set balance_kopecks = a.balance_kopecks + c.change
from json_to_recordset(%(balances)s) as c (id bigint, change bigint)
where a.id = c.id

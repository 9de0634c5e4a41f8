-- One entry: header, lots, postings, what is left in older lots, balances that are kept. Foreign keys are checked
-- at the end of the statement, so everything may stand in it. Rows come as JSON, one parameter each.
with entry as (
    insert into settlements_entry (id, kind, programme_id, purchase_id, purchase_return_id, statement_id, reverses_id,
                                   business_on, recorded_at, recorded_by, reason)
    values (%(entry)s, %(kind)s, %(programme)s, %(purchase)s, %(return)s, %(statement)s, %(reverses)s,
            %(business_on)s, %(now)s, %(recorded_by)s, %(reason)s)
), lots as (
    insert into settlements_lot (id, wallet_id, funder_id, contract_id, funding_moment, promotion_version_id, entry_id,
                                 amount_kopecks, remaining_kopecks, available_from, expires_at)
    select id, wallet, funder, contract, moment, version, %(entry)s, amount, remaining, available_from, expires_at
    from json_to_recordset(%(lots)s) as lot (
        id uuid, wallet bigint, funder bigint, contract bigint, moment text, version bigint, amount bigint,
        remaining bigint, available_from timestamptz, expires_at timestamptz)
), postings as (
    insert into settlements_posting (entry_id, kind, debit_id, credit_id, amount_kopecks, business_on, outlet_id,
                                     purchase_line_id, vat_rate_bp, lot_id, promotion_version_id, contract_id,
                                     coupon_series_id, coupon_nominal_kopecks)
    select %(entry)s, kind, debit, credit, amount, %(business_on)s, outlet, line, vat_rate, lot, version, contract,
           series, nominal
    from json_to_recordset(%(postings)s) as posting (
        kind text, debit bigint, credit bigint, amount bigint, outlet bigint, line uuid, vat_rate smallint, lot uuid,
        version bigint, contract bigint, series bigint, nominal bigint)
), drawn as (
    update settlements_lot l set remaining_kopecks = l.remaining_kopecks + c.change
    from json_to_recordset(%(drawn)s) as c (id uuid, change bigint)
    where l.id = c.id
)
update settlements_ledgeraccount a set balance_kopecks = a.balance_kopecks + c.change
from json_to_recordset(%(balances)s) as c (id bigint, change bigint)
where a.id = c.id

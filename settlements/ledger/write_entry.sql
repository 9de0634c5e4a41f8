-- One entry: header, lots, postings, what is left in older lots, balances that are kept. Foreign keys are checked
-- at the end of the statement, so everything may stand in it.
with entry as (
    insert into settlements_entry (id, kind, programme_id, purchase_id, purchase_return_id, statement_id, reverses_id,
                                   business_on, recorded_at, recorded_by, reason)
    values (%(entry)s, %(kind)s, %(programme)s, %(purchase)s, %(return)s, %(statement)s, %(reverses)s,
            %(business_on)s, %(now)s, %(recorded_by)s, %(reason)s)
), lots as (
    insert into settlements_lot (id, wallet_id, funder_id, contract_id, funding_moment, promotion_version_id, entry_id,
                                 amount_kopecks, remaining_kopecks, available_from, expires_at)
    select id, wallet, funder, contract, moment, version, %(entry)s, amount, left_kopecks, available_from, expires_at
    from unnest(%(lot_ids)s::uuid[], %(lot_wallets)s::bigint[], %(lot_funders)s::bigint[], %(lot_contracts)s::bigint[],
                %(lot_moments)s::text[], %(lot_versions)s::bigint[], %(lot_amounts)s::bigint[], %(lot_left)s::bigint[],
                %(lot_from)s::timestamptz[], %(lot_until)s::timestamptz[])
        as new (id, wallet, funder, contract, moment, version, amount, left_kopecks, available_from, expires_at)
), postings as (
    insert into settlements_posting (entry_id, kind, debit_id, credit_id, amount_kopecks, business_on, outlet_id,
                                     purchase_line_id, vat_rate_bp, lot_id, promotion_version_id, contract_id,
                                     coupon_series_id, coupon_nominal_kopecks)
    select %(entry)s, kind, debit, credit, amount, %(business_on)s, outlet, line, vat_rate, lot, version, contract,
           series, nominal
    from unnest(%(kinds)s::text[], %(debits)s::bigint[], %(credits)s::bigint[], %(amounts)s::bigint[],
                %(outlets)s::bigint[], %(lines)s::uuid[], %(vat_rates)s::smallint[], %(lots)s::uuid[],
                %(versions)s::bigint[], %(contracts)s::bigint[], %(series)s::bigint[], %(nominals)s::bigint[])
        with ordinality as new (kind, debit, credit, amount, outlet, line, vat_rate, lot, version, contract, series,
                                nominal, place)
    order by place
), drawn as (
    update settlements_lot l set remaining_kopecks = l.remaining_kopecks + c.change
    from unnest(%(changed_lots)s::uuid[], %(lot_changes)s::bigint[]) as c (id, change)
    where l.id = c.id
)
update settlements_ledgeraccount a set balance_kopecks = a.balance_kopecks + c.change
from unnest(%(changed_accounts)s::bigint[], %(balance_changes)s::bigint[]) as c (id, change)
where a.id = c.id

p.programme_id = %(programme)s and p.business_on >= %(starts_on)s and p.business_on < %(ends_on)s
and p.received_at >= %(arrived_since)s and p.state not in ('returned', 'voided')
and (%(outlets)s::bigint[] is null or p.outlet_id = any(%(outlets)s::bigint[]))

(select null::bigint as id, null::text as state, null::text as number, account_id, null::bigint as person_id
   from unnest(%(accounts)s::bigint[]) as asked (account_id))

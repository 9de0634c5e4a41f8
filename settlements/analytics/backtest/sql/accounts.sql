select id, kind, accumulates_since from members_account where id = any(%(accounts)s)

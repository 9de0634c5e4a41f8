(select id, state, number, account_id, person_id from members_card where number = %(value)s)

(select id, state, number, account_id, person_id from members_card where qr_token = %(value)s)

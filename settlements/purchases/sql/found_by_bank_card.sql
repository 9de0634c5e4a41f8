(select card.id, coalesce(card.state, 'active') as state, card.number, bound.account_id, bound.person_id
   from members_bankcard bound
   left join lateral (select id, state, number from members_card own
                       where own.account_id = bound.account_id and own.state = 'active'
                       order by own.person_id is distinct from bound.person_id, own.id limit 1) card on true
  where bound.digest = %(value)s and bound.ended_at is null)

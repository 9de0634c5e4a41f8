-- The card that the receipt names is his own or nobody's: whose it is, on his page its goods are shown.
(select card.id, coalesce(card.state, 'active') as state, card.number, bound.account_id, bound.person_id
   from members_bankcard bound
   left join lateral (select id, state, number from members_card own
                       where own.account_id = bound.account_id and own.state = 'active'
                         and (own.person_id = bound.person_id or own.person_id is null)
                       order by own.person_id is null, own.id limit 1) card on true
  where bound.digest = %(value)s and bound.ended_at is null)

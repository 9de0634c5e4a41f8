-- The card that the receipt names is his own or nobody's: whose it is, on his page its goods are shown.
(select distinct on (h.account_id)
        card.id, coalesce(card.state, 'active') as state, card.number, h.account_id, p.id as person_id
   from members_person p
   join members_accountholder h on h.person_id = p.id
                               and h.starts_at <= %(at)s and (h.ends_at is null or h.ends_at > %(at)s)
   left join members_card card on card.account_id = h.account_id and card.state = 'active'
                              and (card.person_id = p.id or card.person_id is null)
  where p.phone = %(value)s
  order by h.account_id, card.person_id is null, card.id)

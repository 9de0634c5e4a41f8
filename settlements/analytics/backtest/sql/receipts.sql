-- Receipts with their lines as they were sold, what their decision counted and which coupons were shown, and the dates
-- that are known of whoever showed the card, else of the first holder. In the order they were booked, by account.
select p.id, p.account_id, p.desk_id, p.business_on, p.occurred_at, p.received_at, p.is_offline, p.points_kopecks,
       h.birth_date, (h.enrolled_at at time zone o.time_zone)::date,
       (p.decision -> 'usages')::text, (p.decision -> 'coupons')::text,
       (select json_agg(json_build_array(l.line_no, l.product_id, l.quantity_thousandths, l.returned_thousandths,
                                         l.price_kopecks, l.amount_kopecks, l.discount_kopecks, l.points_kopecks,
                                         l.earned_kopecks, l.accumulated_kopecks) order by l.line_no)
          from settlements_purchaseline l where l.purchase_id = p.id)::text
  from settlements_purchase p
  join pharmacies_outlet o on o.id = p.outlet_id
  left join members_card c on c.id = p.card_id
  left join members_person h on h.id = coalesce(c.person_id,
      (select a.person_id from members_accountholder a
        where a.account_id = p.account_id and a.ends_at is null and a.role in ('holder', 'head')
        order by a.starts_at, a.id limit 1))
 where {period} and {which}

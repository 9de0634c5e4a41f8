-- What went over comes home, less what came back of it since (returns passed on by the predecessor's purchases).
insert into settlements_accumulation (account_id, kind, amount_kopecks, business_on, reason)
select x.account_id, 'transfer', -sum(x.amount_kopecks)::bigint, x.business_on, %(undone)s
from settlements_accumulation x
where x.account_id in (%(predecessor)s, %(successor)s) and x.kind = 'transfer'
  and (x.reason = %(number)s
       or x.purchase_return_id in (select r.id from settlements_purchasereturn r
                                     join settlements_purchase p on p.id = r.purchase_id
                                    where r.received_at >= %(made_at)s
                                      and (p.account_id = %(predecessor)s
                                           or p.id in (select y.purchase_id from settlements_accumulation y
                                                        where y.account_id = %(predecessor)s and y.kind = 'opening'))))
group by x.account_id, x.business_on having sum(x.amount_kopecks) <> 0

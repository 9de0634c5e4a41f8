-- What was used before uses of a series were counted.
insert into settlements_couponseriesuse (account_id, series_id, uses)
select p.account_id, c.series_id, count(*) filter (where u.restored_at is null)
from settlements_couponuse u
join settlements_purchase p on p.id = u.purchase_id
join promotions_coupon c on c.id = u.coupon_id
where p.account_id is not null
group by p.account_id, c.series_id;

select count(*)
from ({found}) f
where not exists (select from settlements_award a
                   where a.promotion_id = %(promotion)s and a.account_id = f.account_id and a.occasion = f.occasion)

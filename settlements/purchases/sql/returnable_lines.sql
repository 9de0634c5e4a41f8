select id, line_no, quantity_thousandths, returned_thousandths, payable_kopecks, coupon_kopecks, accumulated_kopecks
from settlements_purchaseline where purchase_id = %(purchase)s order by line_no

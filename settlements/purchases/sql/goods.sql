-- Products by the till's code, else by GTIN, with the VAT rate of the day.
select p.id, p.code, p.gtin, p.group_id, p.manufacturer_id, p.substance_id,
       p.is_medicine, p.is_rx, p.is_vital, p.is_pku, p.is_supplement, p.is_infant_formula, p.is_certificate,
       v.rate_bp
from pharmacies_product p
left join pharmacies_vatrate v
       on v.product_id = p.id and v.starts_on <= %(business_on)s and (v.ends_on is null or v.ends_on > %(business_on)s)
where p.code = any(%(codes)s) or (p.gtin = any(%(gtins)s) and p.gtin <> '')

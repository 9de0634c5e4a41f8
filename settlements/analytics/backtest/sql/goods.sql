select id, group_id, manufacturer_id, substance_id,
       is_medicine, is_rx, is_vital, is_pku, is_supplement, is_infant_formula, is_certificate
  from pharmacies_product where id = any(%(ids)s)

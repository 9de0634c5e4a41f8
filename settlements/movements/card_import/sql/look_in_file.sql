-- A card, a phone, a name with its date of birth stand in the file once: the first row that is right counts.
set local work_mem = '64MB';
update settlements_cardimportrow r set outcome = 'rejected', faults = 'card_twice'
from (select row_no, row_number() over (partition by number order by row_no) as nth
      from settlements_cardimportrow where import_id = %(import)s and outcome = 'new') twice
where r.import_id = %(import)s and r.row_no = twice.row_no and twice.nth > 1;
update settlements_cardimportrow r
set outcome = case when %(is_joined)s then 'joins' else 'rejected' end,
    faults = case when %(is_joined)s then '' else 'phone_twice' end, like_number = twice.first_number
from (select row_no, row_number() over same as nth, first_value(number) over same as first_number
      from settlements_cardimportrow where import_id = %(import)s and outcome = 'new' and phone is not null
      window same as (partition by phone order by row_no)) twice
where r.import_id = %(import)s and r.row_no = twice.row_no and twice.nth > 1;
update settlements_cardimportrow r
set outcome = case when %(is_joined)s then 'joins' else 'rejected' end,
    faults = case when %(is_joined)s then '' else 'person_twice' end, like_number = twice.first_number
from (select row_no, row_number() over same as nth, first_value(number) over same as first_number
      from settlements_cardimportrow
      where import_id = %(import)s and outcome = 'new' and birth_date is not null and last_name <> ''
      window same as (partition by birth_date, name_key order by row_no)) twice
where r.import_id = %(import)s and r.row_no = twice.row_no and twice.nth > 1;

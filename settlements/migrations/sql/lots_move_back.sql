drop trigger lot_keeps_its_origin on settlements_lot;
drop trigger lot_keeps_its_origin_whole on settlements_lot;
select make_guarded('settlements_lot', 'lot_keeps_its_origin', 'remaining_kopecks');

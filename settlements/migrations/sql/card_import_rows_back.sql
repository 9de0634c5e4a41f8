drop table settlements_cardimportrow;

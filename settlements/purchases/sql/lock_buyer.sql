-- Locks the buyer's wallet before anything about him is read, so that what is read next has others' commits in it.
select w.id from {found} c join settlements_ledgeraccount w on w.key = 'wallet:' || c.account_id
order by w.id for no key update of w

-- Since when a staff user's rights are as they are, and since when he has a second factor. Sessions are bound to the
-- first of these moments, so it moves forward only, whoever changes the rights and by whatever road.

create function keep_moments_of_rights() returns trigger language plpgsql as $$
begin
    new.second_factor_at := case
        when exists (select from otp_totp_totpdevice where user_id = new.id and confirmed)
        then coalesce(old.second_factor_at, clock_timestamp())
    end;
    if (new.is_active, new.is_staff, new.is_superuser, new.legal_entity_id, new.second_factor_at)
           is distinct from
       (old.is_active, old.is_staff, old.is_superuser, old.legal_entity_id, old.second_factor_at) then
        new.rights_changed_at := greatest(clock_timestamp(), old.rights_changed_at + interval '1 microsecond');
    else
        -- A row that was read before a change of rights is saved after it: its older moment does not come back.
        new.rights_changed_at := greatest(old.rights_changed_at, new.rights_changed_at);
    end if;
    return new;
end $$;

create trigger moments_of_rights_are_kept
    before update on pharmacies_staffuser
    for each row execute function keep_moments_of_rights();

create function rights_changed(users bigint[]) returns void language sql as $$
    update pharmacies_staffuser
       set rights_changed_at = greatest(clock_timestamp(), rights_changed_at + interval '1 microsecond')
     where id = any(users)
$$;

-- What was given and taken, in the words of then; whose hand it was is in the context of history, if it has one.
create function note_change_of_rights(of_user bigint, of_group integer, of_kind text, of_name text, given boolean)
returns void language sql as $$
    insert into pharmacies_rightschange (user_id, group_id, kind, name, is_given, changed_at, pgh_context_id)
    values (of_user, of_group, of_kind, coalesce(of_name, ''), given, clock_timestamp(), _pgh_attach_context())
$$;

-- Groups of a user.
create function note_groups_of_user() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform rights_changed(array[old.staffuser_id]);
        perform note_change_of_rights(old.staffuser_id, null, 'group',
                                      (select name from auth_group where id = old.group_id), false);
    end if;
    if tg_op <> 'DELETE' then
        perform rights_changed(array[new.staffuser_id]);
        perform note_change_of_rights(new.staffuser_id, null, 'group',
                                      (select name from auth_group where id = new.group_id), true);
    end if;
    return null;
end $$;

create trigger group_of_a_user_changes_his_rights
    after insert or update or delete on pharmacies_staffuser_groups
    for each row execute function note_groups_of_user();

-- Permissions of a user.
create function note_permissions_of_user() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform rights_changed(array[old.staffuser_id]);
        perform note_change_of_rights(old.staffuser_id, null, 'permission',
                                      (select name from auth_permission where id = old.permission_id), false);
    end if;
    if tg_op <> 'DELETE' then
        perform rights_changed(array[new.staffuser_id]);
        perform note_change_of_rights(new.staffuser_id, null, 'permission',
                                      (select name from auth_permission where id = new.permission_id), true);
    end if;
    return null;
end $$;

create trigger permission_of_a_user_changes_his_rights
    after insert or update or delete on pharmacies_staffuser_user_permissions
    for each row execute function note_permissions_of_user();

-- What a group may do: everybody in it is touched once, however many permissions change in one statement.
create function note_rights_of_group() returns trigger language plpgsql as $$
begin
    perform rights_changed(array(
        select distinct staffuser_id from pharmacies_staffuser_groups
         where group_id in (select group_id from changed)));
    perform note_change_of_rights(null, c.group_id, 'permission', p.name, tg_op <> 'DELETE')
       from changed c left join auth_permission p on p.id = c.permission_id;
    return null;
end $$;

create trigger permission_given_changes_rights
    after insert on auth_group_permissions referencing new table as changed
    for each statement execute function note_rights_of_group();
create trigger permission_taken_changes_rights
    after delete on auth_group_permissions referencing old table as changed
    for each statement execute function note_rights_of_group();

-- One permission put in another one's place is one taken and one given.
create function note_swapped_rights_of_group() returns trigger language plpgsql as $$
begin
    perform rights_changed(array(
        select distinct staffuser_id from pharmacies_staffuser_groups
         where group_id in (old.group_id, new.group_id)));
    perform note_change_of_rights(null, old.group_id, 'permission',
                                  (select name from auth_permission where id = old.permission_id), false);
    perform note_change_of_rights(null, new.group_id, 'permission',
                                  (select name from auth_permission where id = new.permission_id), true);
    return null;
end $$;

create trigger permission_swapped_changes_rights
    after update on auth_group_permissions
    for each row execute function note_swapped_rights_of_group();

-- A group's own name: made, called otherwise, gone.
create function note_name_of_group() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then perform note_change_of_rights(null, old.id, 'group', old.name, false); end if;
    if tg_op <> 'DELETE' then perform note_change_of_rights(null, new.id, 'group', new.name, true); end if;
    return null;
end $$;

create trigger name_of_a_group_is_noted
    after insert or delete or update of name on auth_group
    for each row execute function note_name_of_group();

-- Emptied whole, these tables change everybody's rights.
create function note_rights_of_all() returns trigger language plpgsql as $$
begin
    perform rights_changed(array(select id from pharmacies_staffuser));
    return null;
end $$;

create trigger groups_of_all_users_are_gone
    after truncate on pharmacies_staffuser_groups for each statement execute function note_rights_of_all();
create trigger permissions_of_all_users_are_gone
    after truncate on pharmacies_staffuser_user_permissions for each statement execute function note_rights_of_all();
create trigger permissions_of_all_groups_are_gone
    after truncate on auth_group_permissions for each statement execute function note_rights_of_all();

-- A second factor that is set up, changed or taken off.
create function note_second_factor() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' and old.confirmed then perform rights_changed(array[old.user_id]); end if;
    if tg_op <> 'DELETE' and new.confirmed then perform rights_changed(array[new.user_id]); end if;
    return null;
end $$;

create trigger second_factor_changes_rights
    after insert or delete or update of confirmed, key, user_id on otp_totp_totpdevice
    for each row execute function note_second_factor();

select make_append_only('pharmacies_rightschange', 'change_of_rights_is_append_only');

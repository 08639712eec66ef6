/**
 * Version 1 of the schema: the tables of `sqlite/schema.ts`, for many servers at once. Ids and public keys are base64url
 * text, as on the wire; bodies are bytea, stored as they are since ciphertext does not compress. Times are milliseconds
 * since 1970. Text is compared byte by byte (collation "C"), so that order and uniqueness are the same everywhere.
 *
 * Whatever belongs to a room changes only while its `room` row is locked. Rows that change with every message leave
 * room on their page (fillfactor), so that a change need not touch an index.
 */
export const firstSchema = `
create table workspace (
  only_row boolean primary key default true check (only_row),
  name text not null
);

create table secret (name text collate "C" primary key, value text not null);

create table probe (only_row boolean primary key default true check (only_row), tries bigint not null);

create table account (
  account_no bigint generated always as identity primary key,
  account_id text collate "C" not null unique,
  name text not null,
  name_key text collate "C" not null unique,
  role text not null check (role in ('owner', 'admin', 'member')),
  registration_record text not null,
  identity_key text not null,
  sealing_key text not null,
  agreement_key text not null,
  wrapped_root text not null,
  created_at_ms bigint not null,
  last_seen_at_ms bigint
) with (fillfactor = 80);

create table device (
  device_no bigint generated always as identity primary key,
  device_id text collate "C" not null unique,
  account_id text collate "C" not null references account (account_id),
  certificate_body text not null,
  certificate_signature text not null,
  frame_key text not null,
  created_at_ms bigint not null,
  revoked_at_ms bigint
);
create index device_by_account on device (account_id);

create table session (
  token_hash text collate "C" primary key,
  account_id text collate "C" not null references account (account_id),
  device_id text collate "C" references device (device_id),
  created_at_ms bigint not null,
  expires_at_ms bigint not null
);
create index session_by_expiry on session (expires_at_ms);

-- A package that was handed out keeps its row, without its bytes: publishing it again must not make it new.
create table key_package (
  package_no bigint generated always as identity primary key,
  device_id text collate "C" not null references device (device_id),
  ref text collate "C" not null,
  body bytea,
  unique (device_id, ref)
);
create index key_package_ready on key_package (device_id, package_no) where body is not null;

create table last_resort (
  device_id text collate "C" primary key references device (device_id),
  ref text collate "C" not null,
  body bytea not null
);

create table room (
  room_no bigint generated always as identity primary key,
  room_id text collate "C" not null unique,
  kind text not null check (kind in ('direct', 'group', 'open')),
  history text not null check (history in ('since-join', 'shared')),
  sealed_profile bytea,
  -- Direct rooms: the two people, in the order of their ids; forgotten when nobody is left in it.
  first_person text collate "C" references account (account_id),
  second_person text collate "C" references account (account_id),
  created_at_ms bigint not null,
  head_seq bigint not null,
  roster_seq bigint not null,
  last_commit_seq bigint not null,
  last_commit_at_ms bigint not null,
  last_commit_removed smallint not null check (last_commit_removed in (0, 1)),
  commit_before_seq bigint,
  unique (first_person, second_person)
) with (fillfactor = 50);
create index open_room on room (room_no) where kind = 'open';

create table member (
  room_no bigint not null references room (room_no),
  account_id text collate "C" not null references account (account_id),
  role text not null check (role in ('admin', 'member')),
  state text not null check (state in ('joined', 'asked')),
  since_seq bigint not null,
  primary key (room_no, account_id)
);
create index member_by_account on member (account_id);

-- Outlives membership: who comes back has read what they had read.
create table cursor (
  room_no bigint not null references room (room_no),
  account_id text collate "C" not null references account (account_id),
  delivered bigint not null,
  read bigint not null,
  primary key (room_no, account_id)
) with (fillfactor = 50);

-- The log. body: frame or commit. detail: what only that kind of entry has. No foreign key: rooms are never deleted, and
-- an entry is written by whoever holds the lock on its room.
create table event (
  room_no bigint not null,
  seq bigint not null,
  event_id text collate "C" not null,
  kind text not null check (kind in ('message', 'commit', 'roster')),
  account_id text not null,
  device_id text not null,
  accepted_at_ms bigint not null,
  body bytea,
  detail text not null,
  primary key (room_no, seq),
  unique (room_no, event_id)
);
alter table event alter column body set storage external;

-- Highest counter seen under each sealing key of a room; in the order in which the keys were first used.
create table counter (
  key_no bigint generated always as identity,
  room_no bigint not null,
  device_id text collate "C" not null,
  kid text collate "C" not null,
  highest bigint not null,
  primary key (room_no, device_id, kid)
) with (fillfactor = 50);

create table welcome (
  room_no bigint not null references room (room_no),
  seq bigint not null,
  invited_by text not null,
  filed_at_ms bigint not null,
  body bytea not null,
  primary key (room_no, seq)
);
alter table welcome alter column body set storage external;
create index welcome_by_age on welcome (filed_at_ms);

create table welcome_for (
  device_id text collate "C" not null references device (device_id),
  room_no bigint not null,
  seq bigint not null,
  primary key (device_id, room_no, seq),
  foreign key (room_no, seq) references welcome (room_no, seq) on delete cascade
);
create index welcome_for_place on welcome_for (room_no, seq);

create table invite (
  invite_id text collate "C" primary key,
  room_id text collate "C" not null references room (room_id),
  account_id text collate "C" not null references account (account_id),
  sealed bytea not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  uses_left integer not null
);
create index invite_by_expiry on invite (expires_at_ms);

-- place: the order of last writes within one account's vault.
create table vault (
  account_id text collate "C" not null references account (account_id),
  name text collate "C" not null,
  version bigint not null,
  place bigint not null,
  sealed bytea not null,
  primary key (account_id, name),
  unique (account_id, place)
);
`

/** Version 2: when a device was last seen, and sessions found by device. A program of version 1 works with it. */
export const devicesSeen = `
alter table device add column last_seen_at_ms bigint;
create index session_by_device on session (device_id);
`

/** Version 3: see the SQLite schema. A program of version 2 cannot make accounts that this one signs in. */
export const vaultHeads = `
create table vault_head (
  account_id text collate "C" primary key references account (account_id),
  version bigint not null,
  body text not null
) with (fillfactor = 50);

create table credential (
  credential_no bigint generated always as identity primary key,
  credential_id text collate "C" not null unique,
  account_id text collate "C" not null references account (account_id),
  kind text not null check (kind in ('passkey', 'totp', 'totp-code', 'recovery')),
  detail text not null,
  counter bigint not null,
  created_at_ms bigint not null,
  last_used_at_ms bigint
);
create index credential_by_account on credential (account_id);

create table slot (
  slot_id text collate "C" primary key,
  body text not null,
  expires_at_ms bigint not null
);
create index slot_by_expiry on slot (expires_at_ms);

alter table device add column place text;
`

/** Version 5: messages that somebody has revealed to the administrators. A program of version 4 works with it. */
export const reports = `
create table report (
  report_no bigint generated always as identity primary key,
  report_id text collate "C" not null unique,
  body text not null,
  closed_at_ms bigint,
  closed_by text collate "C"
);
`

/** How long rooms keep messages, where that is not for good. A program of the version before works with it. */
export const retention = `
create table retention (
  room_no bigint primary key references room (room_no),
  keep_days integer not null,
  erased_seq bigint not null
);
`

/** Passwords with which other programs reach public rooms: what checks them, as JSON. */
export const appPasswords = `
create table app_password (
  app_password_no bigint generated always as identity primary key,
  app_password_id text collate "C" not null unique,
  account_id text collate "C" not null references account (account_id),
  body text not null,
  last_used_at_ms bigint
);
create index app_password_by_account on app_password (account_id);
`

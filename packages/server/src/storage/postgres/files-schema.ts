/** Version 4: sealed files, whose bytes are elsewhere. A program of version 3 works with it. */
export const files = `
create table file (
  file_id text collate "C" primary key,
  room_id text collate "C" not null references room (room_id),
  account_id text collate "C" not null references account (account_id),
  size_bytes bigint not null,
  stored_bytes bigint not null,
  touched_at_ms bigint not null,
  is_doomed boolean not null
);
create index file_by_account on file (account_id);
create index file_by_touch on file (touched_at_ms);

create table file_part (
  file_id text collate "C" not null references file (file_id) on delete cascade,
  start_byte bigint not null,
  size_bytes bigint not null,
  name text not null,
  primary key (file_id, start_byte)
);

create table file_claim (
  file_id text collate "C" not null references file (file_id) on delete cascade,
  room_id text collate "C" not null,
  event_id text collate "C" not null,
  primary key (file_id, room_id, event_id)
);
create index file_claim_by_event on file_claim (room_id, event_id);
`

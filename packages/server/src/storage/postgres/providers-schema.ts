/** Version 8: accounts at providers, and who came by one and waits for the workspace key. A program of version 7 works with it. */
export const providers = `
alter table credential drop constraint credential_kind_check;
alter table credential add constraint credential_kind_check
  check (kind in ('passkey', 'totp', 'totp-code', 'recovery', 'provider'));

create table arrival (
  arrival_no bigint generated always as identity primary key,
  account_id text collate "C" not null unique references account (account_id),
  since_ms bigint not null,
  sealed text,
  granted_by text collate "C"
);
`

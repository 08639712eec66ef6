/** Version 8: accounts at providers, and who came by one and waits for the workspace key. */
export const providers = `
create table credential_next (
  credentialNo integer primary key,
  credentialId text not null unique,
  accountId text not null references account (accountId),
  kind text not null check (kind in ('passkey', 'totp', 'totp-code', 'recovery', 'provider')),
  detail text not null,
  counter integer not null,
  createdAtMs integer not null,
  lastUsedAtMs integer,
  checksum integer not null
) strict;
insert into credential_next select * from credential;
drop table credential;
alter table credential_next rename to credential;
create index credentialByAccount on credential (accountId);

create table arrival (
  arrivalNo integer primary key,
  accountId text not null unique references account (accountId),
  sinceMs integer not null,
  sealed text,
  grantedBy text,
  checksum integer not null
) strict;
`

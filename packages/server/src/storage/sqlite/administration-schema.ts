/** Version 10: who may not be used, what administrators have decided, and the audit log, of which nothing is ever changed. */
export const administration = `
create table standing (
  accountId text primary key references account (accountId),
  state text not null check (state in ('suspended', 'deleted')),
  sinceMs integer not null,
  checksum integer not null
) strict, without rowid;

create table rule (name text primary key, value text not null, checksum integer not null) strict, without rowid;

create table audit (
  seq integer primary key,
  atMs integer not null,
  prior text not null,
  hash text not null,
  body text not null
) strict;
create index auditByTime on audit (atMs);
create trigger auditStays before update on audit begin select raise(abort, 'the audit log is only added to'); end;
`

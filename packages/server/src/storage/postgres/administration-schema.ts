/** Version 10: see the SQLite schema. A program of version 9 works with it, and lets in whoever is suspended. */
export const administration = `
create table standing (
  account_id text collate "C" primary key references account (account_id),
  state text not null check (state in ('suspended', 'deleted')),
  since_ms bigint not null
);

create table rule (name text collate "C" primary key, value text not null);

create table audit (
  seq bigint primary key,
  at_ms bigint not null,
  prior text collate "C" not null,
  hash text collate "C" not null,
  body text not null
);
create index audit_by_time on audit (at_ms);
create function audit_stays() returns trigger language plpgsql as
  $$ begin raise exception 'the audit log is only added to'; end; $$;
create trigger audit_stays before update on audit for each row execute function audit_stays();
`

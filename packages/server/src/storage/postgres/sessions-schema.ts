/**
 * Version 6: sessions with rotating refresh tokens and a key for signed requests, and the nonces that were used. A program
 * of version 5 goes on with the sessions of session, which this one does not read: people sign in again.
 */
export const boundSessions = `
create table live_session (
  session_id text collate "C" primary key,
  account_id text collate "C" not null references account (account_id),
  device_id text collate "C" references device (device_id),
  kind text not null,
  address_range text not null,
  request_key text not null,
  created_at_ms bigint not null,
  used_at_ms bigint not null,
  expires_at_ms bigint not null,
  refresh_hash text,
  prior_hash text,
  refresh_count integer not null
);
create index live_session_by_expiry on live_session (expires_at_ms);
create index live_session_by_device on live_session (device_id);
create index live_session_by_account on live_session (account_id);

create table nonce (nonce text collate "C" primary key, expires_at_ms bigint not null);
create index nonce_by_expiry on nonce (expires_at_ms);
`

/**
 * Version 6: sessions with rotating refresh tokens and a key for signed requests, and the nonces that were used. Sessions of
 * before cannot go on: they have no such key.
 */
export const boundSessions = `
drop table session;
create table session (
  sessionId text primary key,
  accountId text not null references account (accountId),
  deviceId text references device (deviceId),
  kind text not null,
  addressRange text not null,
  requestKey text not null,
  createdAtMs integer not null,
  usedAtMs integer not null,
  expiresAtMs integer not null,
  refreshHash text,
  priorHash text,
  refreshCount integer not null,
  checksum integer not null
) strict, without rowid;
create index sessionByExpiry on session (expiresAtMs);
create index sessionByDevice on session (deviceId);
create index sessionByAccount on session (accountId);

create table nonce (nonce text primary key, expiresAtMs integer not null) strict, without rowid;
create index nonceByExpiry on nonce (expiresAtMs);
`

/**
 * Version 4: sealed files. Their bytes are elsewhere, in parts; those are sealed, so damage to a row can only lose a file, never
 * forge one. touchedAtMs is 0 when the last message about the file was erased; doomed: its bytes are being removed.
 */
export const files = `
create table file (
  fileId text primary key,
  roomId text not null references room (roomId),
  accountId text not null references account (accountId),
  sizeBytes integer not null,
  storedBytes integer not null,
  touchedAtMs integer not null,
  isDoomed integer not null check (isDoomed in (0, 1))
) strict, without rowid;
create index fileByAccount on file (accountId);
create index fileByTouch on file (touchedAtMs);

create table filePart (
  fileId text not null references file (fileId) on delete cascade,
  startByte integer not null,
  sizeBytes integer not null,
  name text not null,
  primary key (fileId, startByte)
) strict, without rowid;

create table fileClaim (
  fileId text not null references file (fileId) on delete cascade,
  roomId text not null,
  eventId text not null,
  primary key (fileId, roomId, eventId)
) strict, without rowid;
create index fileClaimByEvent on fileClaim (roomId, eventId);
`

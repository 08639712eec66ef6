/**
 * Version 1 of the schema. Ids and public keys are base64url text, as on the wire; bodies are blobs.
 *
 * `checksum` covers the row it is in: see checked-rows.ts.
 * `room.roomNo` stands for the room in every table that has many rows per room. Times are milliseconds since 1970.
 */
export const firstSchema = `
create table workspace (
  only integer primary key check (only = 1),
  name text not null,
  checksum integer not null
) strict;

create table secret (
  name text primary key,
  value text not null,
  checksum integer not null
) strict, without rowid;

create table probe (only integer primary key check (only = 1), tries integer not null) strict;

create table account (
  accountNo integer primary key,
  accountId text not null unique,
  name text not null,
  nameKey text not null unique,
  role text not null check (role in ('owner', 'admin', 'member')),
  registrationRecord text not null,
  identityKey text not null,
  sealingKey text not null,
  agreementKey text not null,
  wrappedRoot text not null,
  createdAtMs integer not null,
  checksum integer not null,
  lastSeenAtMs integer
) strict;

create table device (
  deviceNo integer primary key,
  deviceId text not null unique,
  accountId text not null references account (accountId),
  certificateBody text not null,
  certificateSignature text not null,
  frameKey text not null,
  createdAtMs integer not null,
  revokedAtMs integer,
  checksum integer not null
) strict;
create index deviceByAccount on device (accountId);

create table session (
  tokenHash text primary key,
  accountId text not null references account (accountId),
  deviceId text references device (deviceId),
  createdAtMs integer not null,
  expiresAtMs integer not null,
  checksum integer not null
) strict, without rowid;
create index sessionByExpiry on session (expiresAtMs);

-- A package that was handed out keeps its row, without its bytes (the checksum is still theirs): publishing it again must not make it new.
create table keyPackage (
  packageNo integer primary key autoincrement,
  deviceId text not null references device (deviceId),
  ref text not null,
  body blob,
  checksum integer not null,
  unique (deviceId, ref)
) strict;
create index keyPackageReady on keyPackage (deviceId, packageNo) where body is not null;

create table lastResort (
  deviceId text primary key references device (deviceId),
  ref text not null,
  body blob not null,
  checksum integer not null
) strict;

create table room (
  roomNo integer primary key,
  roomId text not null unique,
  kind text not null check (kind in ('direct', 'group', 'open')),
  history text not null check (history in ('since-join', 'shared')),
  sealedProfile blob,
  -- Direct rooms: the two people, in the order of their ids; forgotten when nobody is left in it.
  firstPerson text references account (accountId),
  secondPerson text references account (accountId),
  createdAtMs integer not null,
  headSeq integer not null,
  rosterSeq integer not null,
  lastCommitSeq integer not null,
  lastCommitAtMs integer not null,
  lastCommitRemoved integer not null check (lastCommitRemoved in (0, 1)),
  commitBeforeSeq integer,
  checksum integer not null,
  unique (firstPerson, secondPerson)
) strict;
create index openRoom on room (roomNo) where kind = 'open';

create table member (
  roomNo integer not null references room (roomNo),
  accountId text not null references account (accountId),
  role text not null check (role in ('admin', 'member')),
  state text not null check (state in ('joined', 'asked')),
  sinceSeq integer not null,
  checksum integer not null,
  primary key (roomNo, accountId)
) strict, without rowid;
create index memberByAccount on member (accountId);

-- Outlives membership: who comes back has read what they had read.
create table cursor (
  roomNo integer not null references room (roomNo),
  accountId text not null references account (accountId),
  delivered integer not null,
  read integer not null,
  primary key (roomNo, accountId)
) strict, without rowid;

-- The log. body: frame or commit. detail: JSON of what only that kind of entry has.
create table event (
  roomNo integer not null references room (roomNo),
  seq integer not null,
  eventId text not null,
  kind text not null check (kind in ('message', 'commit', 'roster')),
  accountId text not null,
  deviceId text not null,
  acceptedAtMs integer not null,
  body blob,
  detail text not null,
  checksum integer not null
) strict;
create unique index eventBySeq on event (roomNo, seq);
create unique index eventById on event (roomNo, eventId);

-- Highest counter seen under each sealing key; in the order in which the keys were first used.
create table counter (
  keyNo integer primary key,
  deviceId text not null references device (deviceId),
  kid text not null,
  highest integer not null,
  unique (deviceId, kid)
) strict;
create index counterByDevice on counter (deviceId, keyNo);

create table welcome (
  roomNo integer not null references room (roomNo),
  seq integer not null,
  invitedBy text not null,
  filedAtMs integer not null,
  body blob not null,
  checksum integer not null,
  primary key (roomNo, seq)
) strict;
create index welcomeByAge on welcome (filedAtMs);

create table welcomeFor (
  deviceId text not null references device (deviceId),
  roomNo integer not null,
  seq integer not null,
  primary key (deviceId, roomNo, seq),
  foreign key (roomNo, seq) references welcome (roomNo, seq) on delete cascade
) strict, without rowid;
create index welcomeForPlace on welcomeFor (roomNo, seq);

create table invite (
  inviteId text primary key,
  roomId text not null references room (roomId),
  accountId text not null references account (accountId),
  sealed blob not null,
  createdAtMs integer not null,
  expiresAtMs integer not null,
  usesLeft integer not null,
  checksum integer not null
) strict, without rowid;
create index inviteByExpiry on invite (expiresAtMs);

-- place: the order of last writes within one account's vault.
create table vault (
  entryNo integer primary key,
  accountId text not null references account (accountId),
  name text not null,
  version integer not null,
  place integer not null,
  sealed blob not null,
  checksum integer not null,
  unique (accountId, name),
  unique (accountId, place)
) strict;
`

/** Version 2: when a device was last seen (written all the time, so no checksum covers it), and sessions found by device. */
export const devicesSeen = `
alter table device add column lastSeenAtMs integer;
create index sessionByDevice on session (deviceId);
`

/**
 * Version 3: vaults as a whole, means to sign in besides the password, and what is kept for a short while. `wrappedRoot` of
 * accounts is no longer read.
 */
export const vaultHeads = `
create table vaultHead (
  accountId text primary key references account (accountId),
  version integer not null,
  body text not null,
  checksum integer not null
) strict, without rowid;

create table credential (
  credentialNo integer primary key,
  credentialId text not null unique,
  accountId text not null references account (accountId),
  kind text not null check (kind in ('passkey', 'totp', 'totp-code', 'recovery')),
  detail text not null,
  counter integer not null,
  createdAtMs integer not null,
  lastUsedAtMs integer,
  checksum integer not null
) strict;
create index credentialByAccount on credential (accountId);

create table slot (
  slotId text primary key,
  body text not null,
  expiresAtMs integer not null
) strict, without rowid;
create index slotByExpiry on slot (expiresAtMs);

alter table device add column place text;
`

/** Version 5: messages that somebody has revealed to the administrators. */
export const reports = `
create table report (
  reportNo integer primary key,
  reportId text not null unique,
  body text not null,
  closedAtMs integer,
  closedBy text,
  checksum integer not null
) strict;
`

/**
 * How long rooms keep messages, where that is not for good. Not covered by checksums: a wrong number here erases too much or too
 * late, which the members' own devices do not follow.
 */
export const retention = `
create table retention (
  roomNo integer primary key references room (roomNo),
  keepDays integer not null,
  erasedSeq integer not null
) strict;
`

/** Passwords with which other programs reach public rooms: what checks them, as JSON. */
export const appPasswords = `
create table appPassword (
  appPasswordNo integer primary key,
  appPasswordId text not null unique,
  accountId text not null references account (accountId),
  body text not null,
  lastUsedAtMs integer,
  checksum integer not null
) strict;
create index appPasswordByAccount on appPassword (accountId);
`

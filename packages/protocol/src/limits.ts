const KiB = 1024

/** Every limit either side enforces, in one place, with its unit in its name. */
export const limits = {
  nameCharacters: 64,
  /** One sealed message: 48 KiB of content leaves room for padding, signature and base64url. */
  contentBytes: 48 * KiB,
  /** What a text holds at most, in UTF-16 code units: at six bytes of JSON each (an escape) it still fits `contentBytes`. */
  textCharacters: 8_000,
  pollQuestionCharacters: 300,
  pollOptionCharacters: 100,
  pollOptions: 10,
  topicCharacters: 500,
  appPasswords: 20,
  frameBytes: 64 * KiB,
  /** A commit of 100 adds is 57 kB; a removal from a sparse tree of 1,000 devices 167 kB. */
  commitBytes: 512 * KiB,
  /** A Welcome carries the ratchet tree and the epochs the newcomer may read. */
  welcomeBytes: 1536 * KiB,
  keyPackageBytes: 4 * KiB,
  certificateBytes: 4 * KiB,
  publicKeyBytes: 1 * KiB,
  vaultEntryBytes: 64 * KiB,
  vaultWrapBytes: 256,
  linkMessageBytes: 1 * KiB,
  linkLifetimeMs: 5 * 60_000,
  /** How long after it was opened a session may change the password. */
  freshSessionMs: 10 * 60_000,
  passkeys: 20,
  vaultManifestBytes: 64 * KiB,
  /** Devices, passkeys, password and recovery code of one account together. */
  vaultHolders: 200,
  vaultEntriesPerWrite: 100,
  vaultPageEntries: 500,
  inviteBytes: 4 * KiB,
  sealedProfileBytes: 4 * KiB,
  sealedGrantBytes: 1 * KiB,
  /** How long somebody for whom a provider vouched has to open the vault, or to make an account. */
  providerTicketMs: 15 * 60_000,
  /** How long a person may take at the provider. */
  providerRoundMs: 10 * 60_000,
  providerLinks: 10,
  opaqueMessageBytes: 1 * KiB,
  /** Whole frame on the socket and whole body over REST; everything above fits inside. */
  requestBytes: 4096 * KiB,
  /** One message to `/test/echo`: the largest that conformance suites send. */
  echoBytes: 16384 * KiB,
  /** Files of one message, each of which may bring a second one: its thumbnail. */
  filesPerMessage: 10,
  /** What a server keeps of an upload at a time: a connection that breaks loses less than this. */
  filePartBytes: 1024 * KiB,
  historyPageEvents: 200,
  /** Messages one request may erase: a message and its edits. */
  erasedAtOnce: 100,
  roomMembers: 1000,
  /** Devices in one encrypted room; MLS work grows with them. */
  roomDevices: 1000,
  addsPerCommit: 100,
  lookupAccounts: 200,
  keyPackagesPerPublish: 100,
  keyPackagesPerDevice: 200,
  keyPackagesClaimedAtOnce: 100,
  /** How far a message's own time may be from the server's. */
  clockSkewMs: 120_000,
  /** How long a message sealed before the newest commit is still accepted, unless that commit removed someone. */
  staleEpochGraceMs: 30_000,
  inviteLifetimeMs: 7 * 24 * 3_600_000,
  reasonCharacters: 1_000,
  reportsListed: 100,
  auditPageEntries: 500,
  /** A rule for how long messages are kept, or a room’s own, says at most so many days: ten years. */
  keepDays: 3_650,
  inviteUses: 1000,
  /** A session ends when it has not been used for so long; each use moves its end. */
  sessionLifetimeMs: 30 * 24 * 3_600_000,
  /** A session that has proved its account and not yet its device has so long to do so. */
  devicelessSessionMs: 15 * 60_000,
  /** An access token is good for so long; the session behind it is looked up all the same. */
  tokenLifetimeMs: 15 * 60_000,
  tokenCharacters: 2048,
  signInLifetimeMs: 120_000,
  certificateLifetimeMs: 365 * 24 * 3_600_000,
  /** A socket that has not proved who it is by then is closed. */
  socketOpenMs: 10_000,
  heartbeatMs: 25_000,
  /** Bytes waiting for one socket before it is closed with `slow-reader` and told to resume. */
  socketBufferedBytes: 1024 * KiB,
  requestsInFlightPerSocket: 64,
  typingEveryMs: 3_000,
  pluginReasonCharacters: 300,
  /** What one plugin may keep, and how much of it under one key. */
  pluginKeys: 10_000,
  pluginKeyCharacters: 256,
  pluginValueBytes: 64 * KiB,
  pluginStorageBytes: 16 * 1024 * KiB,
  /** What a plugin may answer to a request for one of its routes. */
  pluginAnswerBytes: 1024 * KiB,
  /** Calls of one plugin that wait for it; what is observed beyond that is dropped, what would be asked happens unasked. */
  pluginCallsWaiting: 1_000,
  /** Calls of a plugin to its host that are under way, and those in one second; more are a fault. */
  pluginAsksInFlight: 256,
  pluginAsksPerSecond: 2_000,
  pluginLogLinesPerSecond: 100,
  /** How long a plugin may take to start, to observe, to answer a request, and to be silent altogether. */
  pluginStartMs: 30_000,
  pluginAfterMs: 30_000,
  pluginRouteMs: 30_000,
  pluginSilentMs: 5_000,
  /** For how long the answer to a request with an `Idempotency-Key` is kept. */
  idempotencyKeptMs: 24 * 3_600_000,
  /** Server-sent events: how many streams one account may have open on a server, and how often a quiet one says that it is there. */
  eventStreamsPerAccount: 20,
  eventStreamBeatMs: 10_000,
  pushSubscriptionsPerDevice: 4,
  pushEndpointCharacters: 2_048,
  /** What is sealed into one push: with header, tag and delimiter no more than the 4,096 bytes of RFC 8030 §7.2. */
  pushPayloadBytes: 3_072,
  roomsKeptQuiet: 2_000,
} as const

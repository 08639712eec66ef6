/** What a client should do next. `catch-up`: read the log and try again; `sign-in`: the session is over. */
export type Remedy = 'give-up' | 'retry' | 'catch-up' | 'sign-in'

/** Every way an operation can fail. docs/errors.md explains each one; a test keeps the two equal. */
export const errors = {
  'bad-request': { http: 400, remedy: 'give-up', says: 'The request is not one this server understands.' },
  'unknown-operation': { http: 404, remedy: 'give-up', says: 'There is no such operation.' },
  'too-large': { http: 413, remedy: 'give-up', says: 'The request is larger than this server accepts.' },
  'too-fast': { http: 429, remedy: 'retry', says: 'Slow down and try again in a moment.' },
  'not-signed-in': { http: 401, remedy: 'sign-in', says: 'Sign in first.' },
  'no-device': { http: 403, remedy: 'sign-in', says: 'This session is not tied to a device yet.' },
  'proof-wrong': {
    http: 401,
    remedy: 'retry',
    says: 'The proof of this request does not hold: its signature, its time or its nonce.',
  },
  'wrong-password': { http: 401, remedy: 'give-up', says: 'Name or password is not right.' },
  'second-factor-needed': {
    http: 401,
    remedy: 'give-up',
    says: 'This account also asks for a code from an authenticator, or a passkey.',
  },
  'second-factor-wrong': {
    http: 401,
    remedy: 'give-up',
    says: 'That code is not right, or was used before.',
  },
  'recovery-code-wrong': { http: 401, remedy: 'give-up', says: 'Name or recovery code is not right.' },
  'passkey-refused': {
    http: 401,
    remedy: 'give-up',
    says: 'That passkey is not one of this server’s accounts.',
  },
  'provider-needed': {
    http: 401,
    remedy: 'give-up',
    says: 'This account is opened by signing in with its provider first.',
  },
  'provider-refused': {
    http: 401,
    remedy: 'give-up',
    says: 'What the provider answered does not hold, or is about somebody else.',
  },
  'provider-not-allowed': {
    http: 403,
    remedy: 'give-up',
    says: 'The provider knows you, and this workspace has no account for you.',
  },
  'provider-taken': {
    http: 409,
    remedy: 'give-up',
    says: 'That account at the provider is tied to another one here.',
  },
  'provider-away': {
    http: 502,
    remedy: 'retry',
    says: 'The provider cannot be reached; try again in a moment.',
  },
  'link-over': { http: 410, remedy: 'give-up', says: 'That code has been used, or its time is over.' },
  'sign-in-expired': { http: 401, remedy: 'retry', says: 'That sign-in took too long; start again.' },
  suspended: {
    http: 403,
    remedy: 'give-up',
    says: 'This account may not sign in for now. An administrator of the workspace knows why.',
  },
  'not-allowed': { http: 403, remedy: 'give-up', says: 'Your role does not allow this.' },
  'not-found': { http: 404, remedy: 'give-up', says: 'It does not exist, or is not yours to see.' },
  'set-up-code-wrong': { http: 403, remedy: 'give-up', says: 'That set-up code is not right.' },
  'already-set-up': { http: 409, remedy: 'give-up', says: 'This server already has its first account.' },
  'not-set-up': { http: 409, remedy: 'give-up', says: 'This server is waiting for its first account.' },
  'name-taken': { http: 409, remedy: 'give-up', says: 'Somebody here already has that name.' },
  'invite-over': {
    http: 410,
    remedy: 'give-up',
    says: 'This invitation has expired, been used up or been withdrawn.',
  },
  'certificate-invalid': { http: 400, remedy: 'give-up', says: 'The device certificate does not hold.' },
  'no-key-package': {
    http: 409,
    remedy: 'retry',
    says: 'That device has no key package left; it will publish more when it is next online.',
  },
  'epoch-stale': { http: 409, remedy: 'catch-up', says: 'The group has moved on; catch up and seal again.' },
  'message-stale': {
    http: 409,
    remedy: 'retry',
    says: 'The message carries a time too far from ours; seal it again.',
  },
  'message-replayed': {
    http: 409,
    remedy: 'retry',
    says: 'That message counter was used before; seal it again.',
  },
  'room-full': {
    http: 409,
    remedy: 'give-up',
    says: 'The room has as many members, or devices of members, as it can hold: a thousand.',
  },
  'upload-conflict': {
    http: 409,
    remedy: 'catch-up',
    says: 'The upload stands elsewhere than the request thinks; ask where, and go on from there.',
  },
  'file-missing': {
    http: 409,
    remedy: 'give-up',
    says: 'A file of this message is not on the server, or not all of it; upload it again.',
  },
  'quota-full': {
    http: 413,
    remedy: 'give-up',
    says: 'Your account has no room left for files on this server.',
  },
  'report-unproven': {
    http: 422,
    remedy: 'give-up',
    says: 'The report does not prove that this was said, by that person, in that room.',
  },
  'push-refused': {
    http: 422,
    remedy: 'give-up',
    says: 'This server does not push there: it knows no such way, or the address is not one it may call.',
  },
  'idempotency-mismatch': {
    http: 422,
    remedy: 'give-up',
    says: 'This Idempotency-Key was used for another request; use a new key.',
  },
  'idempotency-busy': {
    http: 409,
    remedy: 'retry',
    says: 'A request with this Idempotency-Key is still under way; ask again in a moment.',
  },
  'vault-conflict': { http: 409, remedy: 'catch-up', says: 'Another device changed the vault first.' },
  'plugin-refused': {
    http: 403,
    remedy: 'give-up',
    says: 'A plugin that this server runs does not allow it.',
  },
  'plugin-settings-wrong': {
    http: 422,
    remedy: 'give-up',
    says: 'A setting of the plugin is not one that it allows.',
  },
  'plugin-failed': {
    http: 502,
    remedy: 'retry',
    says: 'A plugin of this server did not answer as it should.',
  },
  'slow-reader': {
    http: 503,
    remedy: 'retry',
    says: 'This connection could not keep up; connect again and resume.',
  },
  'storage-full': {
    http: 507,
    remedy: 'retry',
    says: 'The server cannot store anything right now; nothing was accepted.',
  },
  'shutting-down': { http: 503, remedy: 'retry', says: 'The server is restarting; connect again.' },
  internal: { http: 500, remedy: 'retry', says: 'Something went wrong on our side.' },
} as const satisfies Record<string, { http: number; remedy: Remedy; says: string }>

export type ErrorCode = keyof typeof errors

/**
 * A failure the other side can act on. Anything else that is thrown is a bug,
 * and reaches clients only as `internal`.
 */
export class ChatError extends Error {
  override readonly name = 'ChatError'
  readonly code: ErrorCode
  /** What a plugin says about its refusal, or which of its settings is wrong: text from outside, shown as such. */
  readonly reason?: string

  constructor(code: ErrorCode, { reason, ...options }: ErrorOptions & { reason?: string | undefined } = {}) {
    super(errors[code].says, options)
    this.code = code
    if (reason !== undefined) this.reason = reason
  }

  get remedy(): Remedy {
    return errors[this.code].remedy
  }
}

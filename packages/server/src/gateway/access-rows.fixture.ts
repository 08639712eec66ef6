import { randomBytes } from 'node:crypto'
import type { InviteId, RoomId, VaultUpdate } from '@securechat/protocol'
import * as opaque from '@serenity-kit/opaque'
import { anId, randomText } from '../test-world/ids.ts'

/** What bob is to the room in question. The first two have no device. */
export const roles = ['anonymous', 'deviceless', 'outsider', 'asked', 'member', 'ex-member'] as const
export type Role = (typeof roles)[number]
/** `ok`, or the error it must end with. */
export type Outcome = string
export type Input = Record<string, unknown>

export interface Place {
  roomId: RoomId
  inviteId: InviteId
  /** The last commit in the room. */
  commit: number
  /** What follows on bob's vault. */
  vault: VaultUpdate
}

export interface Row {
  input: (place: Place) => Input
  /** Where the outcome differs from what the operation's access alone says. */
  except?: Partial<Record<Role, Outcome>>
}

export const all = (outcome: Outcome) =>
  Object.fromEntries(roles.map((role) => [role, outcome])) as Record<Role, Outcome>
export const withDevice = (outcome: Outcome) => ({
  outsider: outcome,
  asked: outcome,
  member: outcome,
  'ex-member': outcome,
})
const aLinkId = () =>
  Array.from(randomBytes(12), (byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte & 31]).join('')

const aPasskey = () => ({
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
})

const anAssertion = () => ({
  challengeId: randomText(16),
  assertion: {
    ...aPasskey(),
    response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
  },
})

const aProviderAnswer = () => ({ state: randomText(32), code: 'code', claimSecret: randomText(32) })

/** The access matrix's rows for what an account is opened and kept by. */
export const accountRows: Record<string, Row> = {
  // A session that has a device is not one that somebody has just proved a secret for.
  'password.begin': {
    input: () => ({
      registrationRequest: opaque.client.startRegistration({ password: 'x' }).registrationRequest,
    }),
    except: withDevice('not-allowed'),
  },
  'password.change': {
    input: ({ vault }) => ({ registrationRecord: randomText(192), vault }),
    except: { ...withDevice('not-allowed'), deviceless: 'bad-request' },
  },
  'recovery.set': { input: ({ vault }) => ({ verifier: randomText(32), vault }) },
  'recovery.sign-in': {
    input: () => ({ name: anId(), proof: randomText(32), keyShare: randomText(32) }),
    except: all('recovery-code-wrong'),
  },
  'passkey.challenge': { input: () => ({}) },
  'passkey.sign-in': {
    input: () => ({ answer: anAssertion(), keyShare: randomText(32) }),
    except: all('passkey-refused'),
  },
  'passkey.begin': { input: () => ({}) },
  'passkey.add': {
    input: () => ({ challengeId: randomText(16), registration: aPasskey() }),
    except: withDevice('passkey-refused'),
  },
  'passkey.remove': { input: () => ({ passkeyId: randomText(16) }), except: withDevice('not-found') },
  'passkey.require': { input: () => ({ isRequired: true }), except: withDevice('not-found') },
  'totp.begin': { input: () => ({}) },
  'totp.disable': { input: () => ({ code: '123456' }), except: withDevice('not-found') },
  'totp.enable': { input: () => ({ code: 'none' }), except: withDevice('bad-request') },
  'credential.list': { input: () => ({}) },
  'provider.begin': {
    input: () => ({ providerId: 'none', claim: randomText(32) }),
    except: all('not-found'),
  },
  'provider.finish': { input: aProviderAnswer, except: all('sign-in-expired') },
  'provider.link': { input: aProviderAnswer, except: withDevice('sign-in-expired') },
  'provider.unlink': { input: () => ({ linkId: randomText(32) }), except: withDevice('not-found') },
  'arrival.list': { input: () => ({}), except: withDevice('not-allowed') },
  'arrival.grant': {
    input: () => ({ accountId: anId(), sealed: randomText(40) }),
    except: withDevice('not-allowed'),
  },
  'arrival.read': { input: () => ({}) },
  'arrival.end': { input: () => ({}) },
  'link.open': { input: () => ({ linkId: aLinkId(), claim: randomText(32), offer: randomText(32) }) },
  'link.read': { input: () => ({ linkId: aLinkId(), step: 'offer' }), except: all('link-over') },
  'link.leave': {
    input: () => ({ linkId: aLinkId(), claimSecret: randomText(32), message: randomText(32) }),
    except: all('link-over'),
  },
  'link.answer': {
    input: () => ({ linkId: aLinkId(), step: 'reveal', message: randomText(32) }),
    except: withDevice('link-over'),
  },
  'link.sign-in': {
    input: () => ({ linkId: aLinkId(), claimSecret: randomText(32), keyShare: randomText(32) }),
    except: all('link-over'),
  },
}

const someone = () => ({ accountId: anId() })

/** And for administrators, one of whom bob is not, whatever he is to a room. */
export const adminRows: Record<string, Row> = Object.fromEntries(
  Object.entries<Row['input']>({
    'admin.list-people': () => ({}),
    'admin.show-person': someone,
    'admin.set-role': () => ({ ...someone(), role: 'owner' }),
    'admin.suspend': someone,
    'admin.restore': someone,
    'admin.delete-person': someone,
    'admin.sign-out': someone,
    'admin.revoke-device': () => ({ ...someone(), deviceId: anId() }),
    'admin.list-rooms': () => ({}),
    'admin.close-room': ({ roomId }) => ({ roomId }),
    'admin.read-retention': () => ({}),
    'admin.set-retention': ({ roomId }) => ({ what: 'messages', roomId, days: 1 }),
    'admin.list-invites': () => ({}),
    'admin.revoke-invite': ({ inviteId }) => ({ inviteId }),
    'admin.list-audit': () => ({}),
    'admin.verify-audit': () => ({}),
    'admin.read-health': () => ({}),
    'admin.set-log-level': () => ({ area: 'gateway', level: 'debug' }),
    'admin.rotate-keys': () => ({}),
    'report.list': () => ({}),
    'report.close': () => ({ reportId: anId() }),
  }).map(([name, input]) => [name, { input, except: withDevice('not-allowed') }]),
)
/** And those for public rooms, of which the server in question allows none. */
export const publicRows: Record<string, Row> = {
  'message.post': {
    input: ({ roomId }) => ({ roomId, eventId: anId(), sentAtMs: Date.now(), content: { type: 'text' } }),
    except: { member: 'not-allowed' },
  },
  'room.public': { input: () => ({}) },
  'app-password.create': { input: () => ({ label: 'irssi' }), except: withDevice('not-allowed') },
  'app-password.list': { input: () => ({}) },
  'app-password.revoke': { input: () => ({ appPasswordId: anId() }), except: withDevice('not-found') },
}

import {
  ChatError,
  type ErrorCode,
  type Operation,
  type RoomId,
  type WorkspaceRole,
} from '@securechat/protocol'
import { actOf } from '../administration/acts.ts'
import type { Audiences } from '../audiences.ts'
import type { Caller } from '../caller.ts'
import type { Log } from '../log.ts'
import { reportBug } from '../log.ts'
import type { Timings } from '../metrics/timings.ts'
import type { Handler, Services } from '../operation.ts'
import { handlers } from '../operations/index.ts'
import { withHooks } from '../plugins/with-hooks.ts'
import { may } from '../policy.ts'
import type { Storage } from '../storage/storage.ts'
import { checkScope } from './public-scope.ts'
import { handOverTo } from './hand-over.ts'
import type { RateLimits } from './rate-limits.ts'

/**
 * The one door every protocol's requests come through. What is answered is the operation's output.
 *
 * @throws ChatError, and nothing else: a bug is reported and becomes `internal`.
 */
export type Admit = (
  caller: Caller,
  name: string,
  rawInput: unknown,
  /** Called once the request's entry has its place in the log, though it is not stored yet. */
  onAppend?: () => void,
) => Promise<unknown>

export interface Door {
  services: Services
  audiences: Audiences
  limits: RateLimits
  timings: Timings
  log: Log
}

// Safe: a test holds that every `member` operation has a roomId in its input, which its schema has checked.
const roomIn = (input: unknown): RoomId => (input as { roomId: RoomId }).roomId

export function createAdmit(door: Door): Admit {
  const handOver = handOverTo(door.services.storage)
  return async (caller, name, rawInput, onAppend) => {
    const startedAtMs = performance.now()
    try {
      const handler = handlers.get(name)
      if (!handler) throw new ChatError('unknown-operation')
      const storage = onAppend ? handOver(onAppend) : door.services.storage
      const { input, output } = await admitTo(handler, { door, caller, rawInput, startedAtMs, storage })
      record(door, { caller, name, outcome: 'ok', startedAtMs })
      const act = actOf({ name, caller, input, outcome: 'ok', output })
      // Answered once it is recorded: what nobody can find out about has not happened.
      if (act) await door.services.desk.audit.record(act)
      return output
    } catch (error) {
      const failure = asChatError(error)
      record(door, { caller, name, outcome: failure.code, startedAtMs })
      const act = actOf({ name, caller, input: rawInput, outcome: failure.code })
      if (act) void door.services.desk.audit.recordRefusal(act)
      throw failure
    }
  }
}

interface Request {
  door: Door
  caller: Caller
  rawInput: unknown
  startedAtMs: number
  storage: Storage
}

/** Not too fast, well-formed, allowed: in this order, so that refusing costs less than asking. */
async function admitTo(handler: Handler, request: Request): Promise<Admitted> {
  const { operation } = handler
  const { door, caller, rawInput, startedAtMs, storage } = request
  charge(door, caller, operation.cost ?? 1)
  checkSession(operation, caller, door.services.nowMs())

  const input = operation.input.safeParse(rawInput)
  if (!input.success) throw new ChatError('bad-request', { cause: input.error })
  checkScope(caller.session, operation.name, input.data)
  if (operation.access === 'member' && !isKnownMember(door, caller, input.data))
    await checkMember(door, caller, input.data)

  const role = operation.access === 'admin' ? await roleOf(door, caller) : undefined

  door.timings.took('admit', operation.name, startedAtMs)
  const { address, origin, session } = caller
  const known = { address, origin, ...session, ...(role && { role }) }
  const context = { ...door.services, storage, caller: known }
  return { input: input.data, output: await withHooks(handler, { context, input: input.data }) }
}

interface Admitted {
  input: unknown
  output: unknown
}

/** As it is now: whoever has just been made less than an administrator is none. */
async function roleOf({ services }: Door, { isConsole, session }: Caller): Promise<WorkspaceRole> {
  if (isConsole) return 'owner'
  const account = session && (await services.storage.accountById({ accountId: session.accountId }))
  if (!account) throw new ChatError('not-signed-in')
  if (!may(account, { kind: 'administer' }, undefined)) throw new ChatError('not-allowed')
  return account.role
}

function charge({ limits }: Door, { address, session, isConsole }: Caller, cost: number) {
  if (isConsole) return
  if (session) limits.account.take(session.accountId, cost)
  else limits.address.take(address, cost)
}

function checkSession({ access }: Operation, { session, isConsole }: Caller, nowMs: number) {
  if (access === 'anyone' || (access === 'admin' && isConsole)) return
  if (!session || session.expiresAtMs <= nowMs) throw new ChatError('not-signed-in')
  if (access !== 'account' && session.deviceId === undefined) throw new ChatError('no-device')
}

/** Without asking anybody, which is how it mostly is. */
function isKnownMember({ audiences }: Door, { session }: Caller, input: unknown): boolean {
  return session !== undefined && audiences.isKnownIn(roomIn(input), session.accountId)
}

/** A room one is not in answers like one that never was. */
async function checkMember({ audiences }: Door, { session }: Caller, input: unknown) {
  const roomId = roomIn(input)
  if (!session || !(await audiences.has(roomId, session.accountId))) throw new ChatError('not-found')
}

function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error
  reportBug(error)
  return new ChatError('internal', { cause: error })
}

interface Ending {
  caller: Caller
  name: string
  outcome: string
  startedAtMs: number
}

/** Refusals that somebody should look at. The others are how clients find their way, and there may be very many. */
const worthLooking: ReadonlySet<string> = new Set<ErrorCode>([
  'not-signed-in',
  'proof-wrong',
  'wrong-password',
  'set-up-code-wrong',
  'not-allowed',
  'certificate-invalid',
  'storage-full',
  'internal',
])

function record({ timings, log }: Door, { caller, name, outcome, startedAtMs }: Ending) {
  timings.ended(name, outcome, startedAtMs)
  const isOfIdentity =
    outcome === 'ok' &&
    /^(account|session|device|invite|password|recovery|passkey|totp|link|admin|report)\./.test(name)
  const entry = {
    operation: name.slice(0, 64),
    outcome,
    ms: Math.round(performance.now() - startedAtMs),
    address: caller.address,
    accountId: caller.session?.accountId,
    deviceId: caller.session?.deviceId,
  }
  if (isOfIdentity || worthLooking.has(outcome)) log.info(entry, 'operation')
  else log.debug(entry, 'operation')
}

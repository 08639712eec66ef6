import type { Access, InputOf, Operation, OutputOf } from '@securechat/protocol'
import type { Desk } from './administration/desk.ts'
import type { Bus } from './bus/bus.ts'
import type { AccountCaller, AdminCaller, AnyoneCaller, DeviceCaller } from './caller.ts'
import type { Plugins } from './plugins/plugins.ts'
import type { Waking } from './push/push.ts'
import type { PublicRoomsPolicy } from './policy.ts'
import type { Presence } from './presence.ts'
import type { ServerSecrets } from './server-secrets.ts'
import type { Storage } from './storage/storage.ts'

/** What a handler may touch. Ten things at most (decisions 10, 11, 14 and 23); an eleventh needs a decision record. */
export interface Context<Caller extends AnyoneCaller = AnyoneCaller> {
  caller: Caller
  storage: Storage
  bus: Bus
  presence: Presence
  secrets: ServerSecrets
  plugins: Plugins
  /** Wakes devices that sleep. */
  waking: Waking
  /** How large a file may be here. */
  fileBytes: number
  /** Who may make public rooms. */
  publicRooms: PublicRoomsPolicy
  nowMs: () => number
  desk: Desk
}

/** The context without its caller: the same for all requests. */
export type Services = Omit<Context, 'caller'>

export interface Handler {
  operation: Operation
  /** Called by `admit` alone, with input that the operation's schema made and a caller with the access it asks for. */
  run: (context: Context, input: unknown) => Promise<unknown>
}

type Run<Op extends Operation, Caller extends AnyoneCaller> = (
  context: Context<Caller>,
  input: InputOf<Op>,
) => Promise<OutputOf<Op>>

/** Binds an operation that anyone may ask for to the function that carries it out. */
export const handleAnyone = <Op extends Operation>(operation: Op, run: Run<Op, AnyoneCaller>): Handler =>
  bind(operation, ['anyone'], run)

/** The same for one that needs a session. */
export const handleAccount = <Op extends Operation>(operation: Op, run: Run<Op, AccountCaller>): Handler =>
  bind(operation, ['account'], run)

/** The same for one that needs a device, perhaps of a member. */
export const handleDevice = <Op extends Operation>(operation: Op, run: Run<Op, DeviceCaller>): Handler =>
  bind(operation, ['device', 'member'], run)

/** What an administrator's operation may touch: all of it is there without a server that listens. */
export type AdminContext = Pick<
  Context<AdminCaller>,
  'caller' | 'storage' | 'bus' | 'presence' | 'nowMs' | 'desk'
>

/** The same for one that is for administrators. */
export const handleAdmin = <Op extends Operation>(
  operation: Op,
  run: (context: AdminContext, input: InputOf<Op>) => Promise<OutputOf<Op>>,
): Handler => bind<Op, AdminCaller>(operation, ['admin'], run)

function bind<Op extends Operation, Caller extends AnyoneCaller>(
  operation: Op,
  accesses: Access[],
  run: Run<Op, Caller>,
): Handler {
  if (!accesses.includes(operation.access)) throw new Error(`${operation.name} is for ${operation.access}`)
  // Safe: admit() parses the input with this operation's schema, and its access (checked above) says which caller it has.
  return { operation, run: run as unknown as Handler['run'] }
}

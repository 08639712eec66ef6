import type { HookInput, HookName } from '@securechat/plugin'
import {
  commitRoom,
  createAccount,
  createRoom,
  joinRoom,
  leaveRoom,
  postMessage,
  reportMessage,
  sendMessage,
  type InputOf,
  limits,
  type Operation,
  type OutputOf,
  type PublicContent,
} from '@securechat/protocol'
import type { DeviceCaller } from '../caller.ts'

/** Who asks, as far as hooks are concerned. */
export type Asker = Partial<Pick<DeviceCaller, 'accountId' | 'deviceId'>>

/** One thing that a hook is told, in both phases. */
export type Occurrence = { [Name in HookName]: { hook: Name; input: HookInput<Name> } }[HookName]

/** An operation that is an occasion for hooks: what they are told before it, and whether it came to something. */
export interface Occasion {
  hooks: readonly HookName[]
  tell(input: unknown, at: { asker: Asker; atMs: number }): Occurrence[]
  /** The input as a hook has changed it; missing where nothing can be. */
  changed?: (input: unknown, told: Occurrence) => unknown
  /** Missing where every success counts. */
  hasHappened?: (output: unknown) => boolean
}

interface Given<Op extends Operation> {
  operation: Op
  hooks: readonly HookName[]
  tell: (input: InputOf<Op>, at: { by: DeviceCaller; atMs: number }) => Occurrence[]
  changed?: (input: InputOf<Op>, told: Occurrence) => InputOf<Op>
  hasHappened?: (output: OutputOf<Op>) => boolean
}

const all = [
  occasion({
    operation: sendMessage,
    hooks: ['message.admitted'],
    tell: ({ roomId, eventId, frame, fileIds = [] }, { by: { accountId, deviceId }, atMs }) => {
      const sizes = { sizeBytes: Math.floor((frame.length * 3) / 4), fileCount: fileIds.length }
      const input = { roomId, eventId, accountId, deviceId, ...sizes, atMs }
      return [{ hook: 'message.admitted', input }]
    },
  }),
  occasion({
    operation: postMessage,
    hooks: ['message.admitted'],
    tell: ({ roomId, eventId, content, fileIds = [] }, { by: { accountId, deviceId }, atMs }) => {
      const sizes = { sizeBytes: Buffer.byteLength(JSON.stringify(content)), fileCount: fileIds.length }
      const text = textOf(content)
      const said = text === undefined ? {} : { text }
      const input = { roomId, eventId, accountId, deviceId, ...sizes, ...said, atMs }
      return [{ hook: 'message.admitted', input }]
    },
    changed: (input, { input: told }) =>
      'text' in told && told.text !== undefined && told.text !== textOf(input.content)
        ? { ...input, content: { ...input.content, text: told.text } }
        : input,
  }),
  occasion({
    operation: createRoom,
    hooks: ['room.created'],
    tell: ({ roomId, kind }, { by: { accountId }, atMs }) => [
      { hook: 'room.created', input: { roomId, kind, accountId, atMs } },
    ],
    hasHappened: ({ isNew }) => isNew,
  }),
  occasion({
    operation: joinRoom,
    hooks: ['member.changed'],
    tell: ({ roomId }, { by, atMs }) => [changed({ roomId, by, atMs }, 'asked', [by.accountId])],
  }),
  occasion({
    operation: leaveRoom,
    hooks: ['member.changed'],
    tell: ({ roomId }, { by, atMs }) => [changed({ roomId, by, atMs }, 'left', [by.accountId])],
  }),
  occasion({
    operation: commitRoom,
    hooks: ['member.changed'],
    tell: ({ roomId, adds, removes }, { by, atMs }) => [
      ...(adds.length > 0 ? [changed({ roomId, by, atMs }, 'added', adds)] : []),
      ...(removes.length > 0 ? [changed({ roomId, by, atMs }, 'removed', removes)] : []),
    ],
  }),
  occasion({
    operation: createAccount,
    hooks: ['account.created'],
    tell: ({ accountId, name }, { atMs }) => [{ hook: 'account.created', input: { accountId, name, atMs } }],
  }),
  occasion({
    operation: reportMessage,
    hooks: ['report.filed'],
    tell: ({ roomId, reportId, message: { accountId } }, { by, atMs }) => [
      { hook: 'report.filed', input: { reportId, roomId, reporterId: by.accountId, accountId, atMs } },
    ],
  }),
]

/** By the operation's name. */
export const occasions: ReadonlyMap<string, Occasion> = new Map(all)

/** What is said in words, if anything: a text, and what it is changed into later. */
function textOf(content: PublicContent): string | undefined {
  const { text } = content as { text?: unknown }
  return typeof text === 'string' ? text.slice(0, limits.textCharacters) : undefined
}

type Change = HookInput<'member.changed'>

function changed(
  { roomId, by, atMs }: Pick<Change, 'roomId' | 'atMs'> & { by: DeviceCaller },
  change: Change['change'],
  accountIds: Change['accountIds'],
): Occurrence {
  const input = { roomId, change, accountIds, byAccountId: by.accountId, atMs }
  return { hook: 'member.changed', input }
}

function occasion<Op extends Operation>(given: Given<Op>): [string, Occasion] {
  // SAFETY: told by `admit` alone, with what the operation's schemas made, and with a caller that has the access it asks for.
  const tell = (input: unknown, { asker, atMs }: { asker: Asker; atMs: number }) =>
    given.tell(input as InputOf<Op>, { by: asker as DeviceCaller, atMs })
  const { hooks, changed: change, hasHappened } = given
  const changed = change && ((input: unknown, told: Occurrence) => change(input as InputOf<Op>, told))
  const happened = hasHappened && ((output: unknown) => hasHappened(output as OutputOf<Op>))
  return [
    given.operation.name,
    { hooks, tell, ...(changed && { changed }), ...(happened && { hasHappened: happened }) },
  ]
}

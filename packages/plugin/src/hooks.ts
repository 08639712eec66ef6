import {
  AccountId,
  DeviceId,
  EventId,
  FileId,
  limits,
  ReportId,
  RoomId,
  RoomKind,
  TimeMs,
  WorkspaceRole,
} from '@securechat/protocol'
import { z } from 'zod'
import { defineHook, type Phase } from './hook.ts'

/** Every hook there is. Types, dispatch, manifests and docs/plugins/hooks.md all follow from this table. */
export const hooks = {
  'message.admitted': defineHook({
    says: 'Somebody sends a message to a room.',
    before:
      'The sender may write in the room and the message is well-formed; it has no place in the log yet.',
    after:
      'The message is stored and on its way. Again when a client sends the same message again: `eventId` tells.',
    input: z.strictObject({
      roomId: RoomId,
      eventId: EventId,
      accountId: AccountId,
      deviceId: DeviceId.optional(),
      /** Of the sealed message, or of the text where the server can read it. */
      sizeBytes: z.int().min(0),
      fileCount: z.int().min(0),
      /** Only in rooms that the server can read. */
      text: z.string().max(limits.textCharacters).optional(),
      atMs: TimeMs,
    }),
  }),
  'room.created': defineHook({
    says: 'Somebody makes a room.',
    before: 'They may make it; it does not exist yet.',
    after: 'It exists, with them in it.',
    input: z.strictObject({ roomId: RoomId, kind: RoomKind, accountId: AccountId, atMs: TimeMs }),
  }),
  'member.changed': defineHook({
    says: 'Somebody asks to join a room, is added to it, is removed from it, or leaves it.',
    before: 'The one who does it may do it; the members are as they were.',
    after: 'The members are as `change` says.',
    input: z.strictObject({
      roomId: RoomId,
      change: z.enum(['asked', 'added', 'removed', 'left']),
      /** Whose membership it is about. */
      accountIds: z.array(AccountId).max(limits.roomMembers),
      /** Who did it: themselves, where they asked or left. */
      byAccountId: AccountId,
      atMs: TimeMs,
    }),
  }),
  'account.created': defineHook({
    says: 'Somebody makes an account.',
    before: 'Their invitation has not been checked yet, and no account exists.',
    after: 'The account exists.',
    input: z.strictObject({
      accountId: AccountId,
      name: z.string().max(limits.nameCharacters),
      role: WorkspaceRole.optional(),
      atMs: TimeMs,
    }),
  }),
  'upload.finished': defineHook({
    says: 'The last byte of a sealed file has arrived.',
    before: 'The bytes are here; the file does not count as whole yet, and no message can speak of it.',
    after: 'The file is whole.',
    input: z.strictObject({
      fileId: FileId,
      roomId: RoomId,
      accountId: AccountId,
      sizeBytes: z.int().min(0),
      atMs: TimeMs,
    }),
  }),
  'report.filed': defineHook({
    says: 'Somebody shows a message to the administrators.',
    before: 'The report has not been checked yet.',
    after: 'The report is proven and stored.',
    input: z.strictObject({
      reportId: ReportId,
      roomId: RoomId,
      reporterId: AccountId,
      /** Whose message it is. */
      accountId: AccountId,
      atMs: TimeMs,
    }),
  }),
}

export type HookName = keyof typeof hooks
export type HookInput<Name extends HookName> = z.infer<(typeof hooks)[Name]['input']>

/** As a manifest names it: `before message.admitted`. */
export type HookKey = `${Phase} ${HookName}`

export const hookNames = Object.keys(hooks) as HookName[]

/** Every phase of every hook, as manifests name them. */
export const hookKeys = hookNames.flatMap((name) =>
  (['before', 'after'] as const)
    .filter((phase) => hooks[name][phase] !== undefined)
    .map((phase): HookKey => `${phase} ${name}`),
)

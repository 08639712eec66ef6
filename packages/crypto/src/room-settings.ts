import type { HistoryPolicy } from '@securechat/protocol'
import { extensionTypes } from './extensions.ts'
import type { MlsExtension } from './mls-engine.ts'

/** What newcomers can read. `none`: nothing is kept that could be shown to a device that comes later, one's own included. */
export type RoomHistory = HistoryPolicy | 'none'

/** What a room's members agreed on. In the GroupContext, so no server can claim otherwise. */
export interface RoomSettings {
  history: RoomHistory
  /** With `shared`: the first epoch newcomers may be given. What was said before it was not promised to anybody else. */
  sharedFromEpoch: number
  /** Messages and their keys are kept for so many days; 0: for good. */
  keepDays: number
}

/** What somebody who changes a room's settings chooses. */
export type RoomPolicy = Pick<RoomSettings, 'history' | 'keepDays'>

const FORMAT = 2
const policies = ['since-join', 'shared', 'none'] as const satisfies RoomHistory[]
const DATA_BYTES = 8
const MOST_DAYS = 0xffff

/** The settings of a new room. */
export const firstSettings = ({ history, keepDays }: RoomPolicy): RoomSettings => ({
  history,
  keepDays,
  sharedFromEpoch: 0,
})

/** The settings from the epoch after `epoch` on. Sharing begins with it, unless there was sharing already. */
export function changedSettings(
  now: RoomSettings,
  { history, keepDays }: RoomPolicy,
  epoch: number,
): RoomSettings {
  const begins = history === 'shared' && now.history !== 'shared'
  return { history, keepDays, sharedFromEpoch: begins ? epoch + 1 : now.sharedFromEpoch }
}

export const equalSettings = (a: RoomSettings, b: RoomSettings): boolean =>
  a.history === b.history && a.keepDays === b.keepDays && a.sharedFromEpoch === b.sharedFromEpoch

/** `format (1) ‖ policy (1) ‖ days (2) ‖ first shared epoch (4)`, big-endian. */
export function settingsExtension({ history, keepDays, sharedFromEpoch }: RoomSettings): MlsExtension {
  if (!Number.isSafeInteger(keepDays) || keepDays < 0 || keepDays > MOST_DAYS)
    throw new RangeError('settings: not a number of days')
  const data = new Uint8Array(DATA_BYTES)
  const view = new DataView(data.buffer)
  view.setUint8(0, FORMAT)
  view.setUint8(1, policies.indexOf(history))
  view.setUint16(2, keepDays)
  view.setUint32(4, sharedFromEpoch)
  return { type: extensionTypes.settings, data }
}

/** `undefined` unless the extensions are exactly ours: one with settings, and nothing that lets others in. */
export function readSettings(extensions: readonly MlsExtension[]): RoomSettings | undefined {
  const [only, ...others] = extensions
  if (only?.type !== extensionTypes.settings || others.length > 0) return undefined
  return readFirstFormat(only.data) ?? readData(only.data)
}

/** Rooms made before settings could be changed: format and policy. */
function readFirstFormat(data: Uint8Array): RoomSettings | undefined {
  const [format, policy = -1, ...rest] = data
  const history = policies[policy]
  if (format !== 1 || history === undefined || history === 'none' || rest.length > 0) return undefined
  return { history, keepDays: 0, sharedFromEpoch: 0 }
}

function readData(data: Uint8Array): RoomSettings | undefined {
  if (data.length !== DATA_BYTES || data[0] !== FORMAT) return undefined
  const view = new DataView(data.buffer, data.byteOffset)
  const history = policies[view.getUint8(1)]
  return history && { history, keepDays: view.getUint16(2), sharedFromEpoch: view.getUint32(4) }
}

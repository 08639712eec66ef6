import type { HistoryPolicy } from '@securechat/protocol'
import { extensionTypes } from './extensions.ts'
import type { MlsExtension } from './mls-engine.ts'

/** What a room's members agreed on when it was made. In the GroupContext, so no server can claim otherwise. */
export interface RoomSettings {
  /** Whether newcomers may be given the epochs from before they joined. */
  history: HistoryPolicy
}

const FORMAT = 1
const policies = ['since-join', 'shared'] as const satisfies HistoryPolicy[]

export function settingsExtension({ history }: RoomSettings): MlsExtension {
  return { type: extensionTypes.settings, data: Uint8Array.of(FORMAT, policies.indexOf(history)) }
}

/** `undefined` unless the extensions are exactly ours: one with settings, and nothing that lets others in. */
export function readSettings(extensions: readonly MlsExtension[]): RoomSettings | undefined {
  const [only, ...others] = extensions
  if (only?.type !== extensionTypes.settings || others.length > 0) return undefined
  const [format, policy = -1, ...rest] = only.data
  const history = policies[policy]
  if (format !== FORMAT || history === undefined || rest.length > 0) return undefined
  return { history }
}

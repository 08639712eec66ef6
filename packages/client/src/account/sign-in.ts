import { fromBase64url } from '@securechat/crypto'
import { beginSession, finishSession } from '@securechat/protocol'
import { comeIn } from './coming-in.ts'
import type { DeviceNote } from './device-notes.ts'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { firstCredentials } from './local-session.ts'
import { provePassword } from './password.ts'

/**
 * Signs in with the password; what happens then, coming-in.ts says.
 *
 * @throws ChatError `wrong-password`, `sign-in-expired`, `too-fast`, `not-set-up`; OfflineError
 */
export async function signInWithPassword(
  entrance: Entrance,
  { name, password }: { name: string; password: string },
): Promise<OpenDevice> {
  const { rest } = entrance
  const notes = await entrance.devices.notes.all()
  const isNamed = (note: DeviceNote) => note.name.toLowerCase() === name.trim().toLowerCase()
  const knownDevice = notes.find(isNamed)?.knownDevice
  const { begun, finishLoginRequest, holder, sessionKey } = await provePassword(
    password,
    (startLoginRequest) => rest.call(beginSession, { name, startLoginRequest, knownDevice }),
  )
  const { signInId, accountId } = begun
  const { session, ...finished } = await rest.call(finishSession, { signInId, finishLoginRequest })
  const credentials = await firstCredentials(session, fromBase64url(sessionKey))
  return comeIn(entrance, { ...finished, accountId, credentials, opener: holder })
}

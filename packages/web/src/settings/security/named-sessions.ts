import type { DeviceId, EngineApi, OwnSession } from '../../engine/contract.ts'

/** A sign-in, with the name of its device. */
export interface NamedSession extends OwnSession {
  deviceName: string | undefined
}

export async function namedSessions(api: EngineApi): Promise<NamedSession[]> {
  const [sessions, devices] = await Promise.all([api.sessions(), api.devices()])
  const names = new Map<DeviceId, string>(devices.map(({ deviceId, name }) => [deviceId, name]))
  return sessions.map((session) => ({
    ...session,
    deviceName: session.deviceId && names.get(session.deviceId),
  }))
}

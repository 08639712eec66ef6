import { claimKeys } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

/** A device with fewer one-time packages than this is asked for more. */
const fewKeyPackages = 10

export const handleClaimKeys = handleDevice(claimKeys, async ({ storage, bus }, { deviceIds }) => {
  const claimed = await storage.claimKeys({ deviceIds })
  for (const { deviceId, left } of claimed) {
    if (left >= fewKeyPackages) continue
    const signal = { kind: 'key-packages-low', count: left } as const
    bus.publish({ kind: 'signal', signal, to: { deviceIds: [deviceId] } })
  }
  return { keyPackages: claimed.map(({ deviceId, keyPackage }) => ({ deviceId, keyPackage })) }
})

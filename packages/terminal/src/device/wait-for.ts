import type { EngineClient, EngineState, Timeline } from '@securechat/client'
import type { RoomId } from '@securechat/protocol'

/** Resolves with the first state that `picks` picks something from; with nothing when it takes too long. */
export async function waitForState<T>(
  client: EngineClient,
  picks: (state: EngineState) => T | undefined,
  timeoutMs: number,
): Promise<T | undefined> {
  const found = Promise.withResolvers<T | undefined>()
  const look = (state: EngineState) => {
    const picked = picks(state)
    if (picked !== undefined) found.resolve(picked)
  }
  const stop = client.onUpdate((update) => update.kind === 'state' && look(update.state))
  const timer = setTimeout(() => found.resolve(undefined), timeoutMs)
  try {
    look(await client.api.state())
    return await found.promise
  } finally {
    clearTimeout(timer)
    stop()
  }
}

/** Shows every state of a room's timeline, the present one first. @returns what stops it. */
export function watchTimeline(
  client: EngineClient,
  roomId: RoomId,
  show: (timeline: Timeline) => void,
): () => void {
  const stopUpdates = client.onUpdate((update) => {
    if (update.kind === 'timeline' && update.timeline.roomId === roomId) show(update.timeline)
  })
  const stopWatching = client.watch(roomId)
  return () => {
    stopWatching()
    stopUpdates()
  }
}

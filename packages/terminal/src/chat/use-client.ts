import type { EngineClient, EngineState, Timeline } from '@securechat/client'
import type { RoomId } from '@securechat/protocol'
import { useEffect, useState } from 'react'
import { watchTimeline } from '../device/wait-for.ts'

/** The whole state, as it changes; nothing before it was first told. */
export function useEngineState(client: EngineClient): EngineState | undefined {
  const [state, setState] = useState<EngineState>()
  useEffect(() => {
    const stop = client.onUpdate((update) => update.kind === 'state' && setState(update.state))
    client.api.state().then(setState, () => {})
    return stop
  }, [client])
  return state
}

/** The timeline of the open room, read to its end for as long as it is open. */
export function useOpenTimeline(client: EngineClient, roomId: RoomId | undefined): Timeline | undefined {
  const [timeline, setTimeline] = useState<Timeline>()
  useEffect(() => {
    if (roomId === undefined) return undefined
    return watchTimeline(client, roomId, (next) => {
      setTimeline(next)
      const seq = next.lines.findLast((line) => line.seq !== undefined)?.seq
      if (seq !== undefined) client.api.markRead(roomId, seq).catch(() => {})
    })
  }, [client, roomId])
  return timeline?.roomId === roomId ? timeline : undefined
}

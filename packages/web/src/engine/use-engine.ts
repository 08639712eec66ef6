import { createContext, use, useEffect, useSyncExternalStore } from 'react'
import { useStore } from '../state/use-store.ts'
import type { EngineApi, EngineState, FileId, RoomId, RoomSummary, Timeline } from './contract.ts'
import type { EngineStore, Transfer } from './engine-store.ts'

export const EngineContext = createContext<EngineStore | undefined>(undefined)

export function useEngine(): EngineStore {
  const engine = use(EngineContext)
  if (!engine) throw new Error('There is no engine around this component.')
  return engine
}

export function useApi(): EngineApi {
  return useEngine().api
}

/** A part of the state; draws again only when that part changed. `select` must pick, not build. */
export function useEngineState<S>(select: (state: EngineState) => S): S {
  return useStore(useEngine().state, select)
}

export function useRoom(roomId: RoomId | undefined): RoomSummary | undefined {
  return useEngineState((state) => state.rooms.find((room) => room.roomId === roomId))
}

/** A room's timeline, watched for as long as the component is there. */
export function useTimeline(roomId: RoomId): Timeline | undefined {
  const engine = useEngine()
  const store = engine.timeline(roomId)
  useEffect(() => engine.watch(roomId), [engine, roomId])
  return useSyncExternalStore(store.subscribe, store.get)
}

/** How far a file has come; nothing when it has not moved since this window was opened. */
export function useTransfer(fileId: FileId | undefined): Transfer | undefined {
  return useStore(useEngine().transfers, (now) => fileId && now[fileId])
}

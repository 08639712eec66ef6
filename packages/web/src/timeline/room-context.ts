import { createContext, use } from 'react'
import type { RoomId } from '../engine/contract.ts'

/** What every line of a timeline may need, and what changes rarely. */
export interface RoomContextValue {
  roomId: RoomId
  /** Names that can be mentioned here. */
  memberNames: readonly string[]
  myName: string
  nameOf: (accountId: string) => string
}

export const RoomContext = createContext<RoomContextValue | undefined>(undefined)

export function useRoomContext(): RoomContextValue {
  const room = use(RoomContext)
  if (!room) throw new Error('There is no room around this component.')
  return room
}

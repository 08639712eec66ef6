import { useMemo } from 'react'
import { useEngineState } from '../engine/use-engine.ts'
import { useSteady } from '../engine/use-steady.ts'
import { words } from '../messages/words.ts'
import type { RoomFacts } from '../room/room-facts.ts'
import type { RoomContextValue } from './room-context.ts'

/** Changes only when somebody comes, goes or is renamed: presence changes often, and no line says it. */
export function useRoomContextValue({ roomId, members }: RoomFacts): RoomContextValue {
  const myName = useEngineState((state) => state.me?.name) ?? ''
  const people = useEngineState((state) => state.people)
  const namesById: Record<string, string> = useSteady(
    Object.fromEntries([...people, ...members].map(({ accountId, name }) => [accountId, name])),
  )
  const memberNames = useSteady(members.map((member) => member.name).filter((name) => name !== ''))
  return useMemo(
    () => ({
      roomId,
      myName,
      memberNames,
      nameOf: (accountId) => namesById[accountId] || words.people.someone,
    }),
    [roomId, memberNames, namesById, myName],
  )
}

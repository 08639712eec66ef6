import type { RoomSummary } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'

/** Who is typing in a room, as a sentence; empty when nobody is. */
export function useTypingText(room: Pick<RoomSummary, 'typing' | 'members'>): string {
  const myId = useEngineState((state) => state.me?.accountId)
  const others = room.typing.filter((accountId) => accountId !== myId)
  if (others.length === 0) return ''
  const nameOf = (accountId: string) => room.members.find((member) => member.accountId === accountId)?.name
  return words.announce.typing(others.map((accountId) => nameOf(accountId) ?? words.people.someone))
}

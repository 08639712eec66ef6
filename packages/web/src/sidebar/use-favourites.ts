import type { RoomId } from '../engine/contract.ts'
import { useEngine } from '../engine/use-engine.ts'
import { attempt } from '../state/toasts.ts'
import { favouritePlace } from './room-sections.ts'

interface Favourites {
  /** Puts a room among the favourites, before another one or last. */
  put: (roomId: RoomId, before?: RoomId) => void
  remove: (roomId: RoomId) => void
  move: (roomId: RoomId, step: 1 | -1) => void
}

/** What can be done to the order of favourites; every device of the account follows. */
export function useFavourites(): Favourites {
  const engine = useEngine()
  const set = (roomId: RoomId, favourite: number | null) =>
    void attempt(engine.api.setRoomSettings(roomId, { favourite }))
  const othersThan = (roomId: RoomId) => {
    const { rooms, settings } = engine.state.get()
    const placed = rooms.flatMap((room) => {
      const place = settings.rooms[room.roomId]?.favourite
      return place === undefined || room.roomId === roomId ? [] : [{ roomId: room.roomId, place }]
    })
    return placed.toSorted((a, b) => a.place - b.place)
  }
  const putAt = (roomId: RoomId, at: number) => {
    const others = othersThan(roomId)
    set(
      roomId,
      favouritePlace(
        others.map(({ place }) => place),
        Math.max(0, Math.min(at, others.length)),
      ),
    )
  }
  return {
    put(roomId, before) {
      const others = othersThan(roomId)
      const at = others.findIndex((other) => other.roomId === before)
      putAt(roomId, at === -1 ? others.length : at)
    },
    remove: (roomId) => set(roomId, null),
    move(roomId, step) {
      const place = engine.state.get().settings.rooms[roomId]?.favourite ?? 0
      const at = othersThan(roomId).filter((other) => other.place < place).length
      putAt(roomId, at + step)
    },
  }
}

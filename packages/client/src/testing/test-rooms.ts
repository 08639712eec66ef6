import type { RoomId } from '@securechat/protocol'
import type { Rooms, RoomsContext } from '../context.ts'
import type { RoomSummary } from '../state.ts'
import { aTimeline } from './engine.ts'

/** The room half of an engine, played by a test: remembers what it was asked and does nothing. */
export class TestRooms {
  readonly asked: { name: string; args: unknown[] }[] = []
  readonly watched: RoomId[] = []
  known: RoomSummary[] = []
  context: RoomsContext | undefined
  isRunning = false
  /** By call: what it answers, or throws. */
  readonly answers: Record<string, (...args: never[]) => unknown> = {}

  /** SAFETY: answers every name that the interface has. */
  get rooms(): Rooms {
    return new Proxy({} as Rooms, { get: (_target, name: string) => this.#call(name) })
  }

  readonly create = (context: RoomsContext): Rooms => {
    this.context = context
    return this.rooms
  }

  #call(name: string): unknown {
    switch (name) {
      case 'summaries':
        return () => this.known
      case 'mayMakePublic':
        return () => false
      case 'openRooms':
        return () => []
      case 'timeline':
        return async (roomId: RoomId) => aTimeline(roomId)
      case 'start':
        return async () => void (this.isRunning = true)
      case 'stop':
        return async () => void (this.isRunning = false)
      case 'watch':
        return (roomId: RoomId) => {
          this.watched.push(roomId)
          return () => void this.watched.splice(this.watched.indexOf(roomId), 1)
        }
      default:
        return async (...args: never[]) => {
          this.asked.push({ name, args })
          return this.answers[name]?.(...args)
        }
    }
  }
}

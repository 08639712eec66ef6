import type { Rooms, RoomsContext } from '../context.ts'
import { realCryptography } from './real-cryptography.ts'
import { RoomSet } from './room-set.ts'

/** The room half of the engine. */
export const createRooms = (context: RoomsContext): Rooms =>
  new RoomSet(context, realCryptography(context.identity))

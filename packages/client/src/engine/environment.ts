import type { Fetch, Rest } from '../connection/rest.ts'
import type { Schedule } from '../connection/schedule.ts'
import type { Connect } from '../connection/socket.ts'
import type { CreateRooms } from '../context.ts'
import type { DeviceLabel } from '../state.ts'

/** What an engine is given from outside: the way to the server, time and chance. */
export interface Environment {
  /** Origin of the server, e.g. `https://chat.example.org`. */
  serverUrl: string
  rest: Rest
  fetch: Fetch
  connect: Connect
  createRooms: CreateRooms
  nowMs: () => number
  random: () => number
  schedule: Schedule
  /** How many key packages a device publishes at a time. */
  packageCount: number
  /** What this device calls itself to the account's other devices; nothing where it has no name of its own. */
  label?: DeviceLabel
  /** Something failed that nobody foresaw; for whoever looks after the client. */
  fault: (error: unknown) => void
}

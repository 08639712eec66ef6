/** The load generator, as a program of its own: does what it is asked over IPC, one request at a time. */
import { readFileSync } from 'node:fs'
import type { Population } from '../population.ts'
import { catchUp, type CatchUp } from './catch-up.ts'
import type { Target } from './client.ts'
import type { Dialect } from './dialect.ts'
import { Driver, type Drive } from './drive.ts'
import { Fleet } from './fleet.ts'
import { secureChat } from './securechat.ts'
import { Samples } from './samples.ts'
import { socketIo } from './socket-io.ts'

export type GeneratorRequest =
  | {
      kind: 'aim'
      target: Target
      speaks: 'securechat' | 'socket.io'
      population: string
      contentBytes: number
    }
  | { kind: 'connect'; count: number; openingAtOnce: number; resumes: boolean }
  | { kind: 'drive'; drive: Drive }
  | { kind: 'catch-up'; plan: CatchUp }
  | { kind: 'close' }

let dialect: Dialect
let fleet: Fleet
let population: Population | undefined

process.on('message', (request: GeneratorRequest) => {
  answer(request).then(
    (value) => process.send?.({ value }),
    (error: Error) => process.send?.({ error: error.stack }),
  )
})
process.on('disconnect', () => process.exit(0))

async function answer(request: GeneratorRequest): Promise<unknown> {
  switch (request.kind) {
    case 'aim':
      return aim(request)
    case 'connect': {
      const startedAtMs = performance.now()
      const took = await fleet.connect(request.count, request.openingAtOnce, request.resumes)
      const samples = new Samples()
      for (const ms of took) samples.add(ms)
      return { seconds: (performance.now() - startedAtMs) / 1000, each: samples.spread() }
    }
    case 'drive':
      return new Driver(fleet.clients, dialect, request.drive).run(tellAndWait)
    case 'catch-up':
      return catchUp(fleet.clients, population!, request.plan)
    case 'close':
      return fleet.closeAll()
  }
}

function aim({ target, speaks, population: file, contentBytes }: Extract<GeneratorRequest, { kind: 'aim' }>) {
  // Safe: main wrote this file from a Population.
  const people = (population = JSON.parse(readFileSync(file, 'utf8')) as Population)
  const roomsOf: number[][] = people.people.map(() => [])
  people.rooms.forEach(({ members }, room) => members.forEach((member) => roomsOf[member]!.push(room)))
  const roomOf = (client: number, index: number) => roomsOf[client]![index % roomsOf[client]!.length]!
  dialect = speaks === 'socket.io' ? socketIo(contentBytes) : secureChat(people, roomOf, contentBytes)
  fleet = new Fleet(dialect, target)
}

/** So that the server's own counts are read at the same moments. */
async function tellAndWait(stage: 'begin' | 'end'): Promise<void> {
  process.send?.({ stage })
}

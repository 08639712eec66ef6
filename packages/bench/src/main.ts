/** `npm run bench`: asks each world its question, interleaved and repeated, and prints medians. */
import { parseArgs } from 'node:util'
import { document, type Answered } from './report/document.ts'
import { medians } from './report/medians.ts'
import { table } from './report/table.ts'
import { onRequest, usual } from './worlds/index.ts'
import type { Measurement, World } from './worlds/world.ts'

const { values } = parseArgs({
  options: {
    world: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    document: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const known = [...usual, ...onRequest]
const chosen = values.world ? values.world.map(named) : usual
const rounds = Number(values.rounds)
const answered: Answered[] = []
for (const world of chosen) answered.push(await answer(world))
if (values.document) await document(answered, values)
if (values.json)
  console.log(JSON.stringify(answered.map(({ world, measured }) => ({ world: world.name, measured }))))

async function answer(world: World): Promise<Answered> {
  console.log(`\n── ${world.name}: ${world.asks}`)
  const all: Measurement[] = []
  for (let round = 0; round < rounds; round++)
    for (const contender of world.contenders) all.push(await contender({ seconds: Number(values.seconds) }))
  const measured = medians(all)
  console.log(table(measured))
  return { world, measured }
}

function named(name: string): World {
  const found = known.find((world) => world.name === name)
  if (found) return found
  console.error(`There is no world ${name}; there are ${known.map((world) => world.name).join(', ')}.`)
  return process.exit(2)
}

import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release } from 'node:os'
import { fileURLToPath } from 'node:url'
import { isPinned } from '../run/program.ts'
import type { Measurement, World } from '../worlds/world.ts'
import { graph, type Line } from './graph.ts'
import { table } from './table.ts'

const page = fileURLToPath(new URL('../../../../docs/performance.md', import.meta.url))
const image = (name: string) => fileURLToPath(new URL(`../../../../docs/images/${name}`, import.meta.url))

export type Answered = { world: World; measured: Measurement[] }

/** Writes what was measured into docs/performance.md, each world between its own two marks, and draws the graphs. */
export async function document(
  answered: readonly Answered[],
  { rounds, seconds }: { rounds: string; seconds: string },
): Promise<void> {
  let text = await readFile(page, 'utf8')
  for (const { world, measured } of answered) {
    const mark = (which: string) => `<!-- ${world.name}: ${which} -->`
    const [before = '', rest = ''] = text.split(mark('begins'))
    const after = rest.split(mark('ends'))[1]
    if (after === undefined) throw new Error(`docs/performance.md has no place for ${world.name}`)
    const command = `npm run bench -- --world ${world.name} --rounds ${rounds} --seconds ${seconds}`
    const facts = `${rounds === '1' ? 'One round' : `Median of ${rounds}`}. ${machine()} \`${command}\``
    text = `${before}${mark('begins')}\n\n${world.asks}\n\n${table(measured)}\n\n${facts}\n\n${mark('ends')}${after}`
  }
  await writeFile(page, text)
  const drawn = answered.find(({ world }) => world.name === 'curve')
  if (drawn) await writeFile(image('latency-by-load.svg'), latencyGraph(drawn.measured))
}

function machine(): string {
  const [cpu] = cpus()
  const pinned = isPinned ? 'server and generator pinned to a core each' : 'not pinned'
  return `${cpus().length} cores (${cpu?.model.trim()}), Linux ${release()}, Node.js ${process.versions.node}, ${pinned}.`
}

function latencyGraph(measured: readonly Measurement[]): string {
  const systems = [...new Set(measured.map(({ system }) => system.replace(/ at \d+\/s$/, '')))]
  const lines = systems.map((name): Line => {
    const own = measured.filter(({ system }) => system.startsWith(name))
    return {
      name,
      points: own.map(({ figures }) => ({ x: figures['offered']!, y: figures['delivery p99 ms']! })),
    }
  })
  return graph({
    title: 'Delivery, 99 of 100, room of 100',
    x: 'deliveries a second',
    y: 'milliseconds',
    lines,
  })
}

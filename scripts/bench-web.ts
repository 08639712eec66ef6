/**
 * Measures the web client in Chromium against a server of its own, and writes docs/performance-web.md.
 *
 *   npm run bench:web -- [rooms]      the web client must have been built
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import type { Person } from '../e2e/person.ts'
import { Story } from '../e2e/story.ts'

const roomCount = Number(process.argv[2] ?? 500)
const switches = 60
const reloads = 7
const budgetKb = 250

const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b)
const at = (values: number[], share: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
const ms = (value: number): string => `${value.toFixed(0)} ms`
const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`

/** What the page itself names: scripts that come before anything is asked for. */
function firstLoadBytes(): number {
  const dist = new URL('../packages/web/dist/', import.meta.url)
  const html = readFileSync(new URL('index.html', dist), 'utf8')
  const names = new Set([...html.matchAll(/"\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name ?? ''))
  return [...names].reduce(
    (sum, name) => sum + gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length,
    0,
  )
}

async function makeRooms({ page }: Person): Promise<void> {
  for (let count = 1; count <= roomCount; count++) {
    const name = `Room ${count}`
    await page.getByRole('button', { name: 'New room', exact: true }).click()
    await page.getByRole('textbox', { name: 'Room name' }).fill(name)
    await page.getByRole('button', { name: 'Create room' }).click()
    await page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
    if (count % 50 === 0) console.log(`${count} rooms`)
  }
}

/** From the beginning of a reload until the text box is there and has the focus. */
async function readyToType({ page, composer }: Person): Promise<number[]> {
  const times: number[] = []
  for (let count = 0; count < reloads; count++) {
    await page.reload()
    await composer.waitFor()
    await page.waitForFunction(() => document.activeElement?.matches('[data-focus="composer"]'))
    times.push(await page.evaluate(() => performance.now()))
  }
  return times
}

/** From the press of a key until the other room's name and timeline have been painted, measured inside the page. */
function switchRooms(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const heading = () => document.querySelector('h1')?.textContent
    const frame = () => new Promise(requestAnimationFrame)
    const times: number[] = []
    for (let index = 0; index < count; index++) {
      const before = heading()
      const startedAt = performance.now()
      dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', altKey: true, bubbles: true }))
      while (heading() === before || !document.querySelector('[role="log"] [data-key], [role="log"] h2'))
        await frame()
      await frame()
      times.push(performance.now() - startedAt)
    }
    return times
  }, switches)
}

async function heapBytes(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page)
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize } = await client.send('Runtime.getHeapUsage')
  return usedSize
}

await using story = await Story.begin()
const alice = await story.person('Alice')
await alice.setUp(story.server, 'Bench')
await makeRooms(alice)
const ready = await readyToType(alice)
const switching = await switchRooms(alice.page)
const heap = await heapBytes(alice.page)
const first = firstLoadBytes()
const rows = [
  ['JavaScript of the page before lazy parts, gzip', kb(first), `${budgetKb} KB`],
  [`ready to type after a reload, ${roomCount} rooms, median of ${reloads}`, ms(at(ready, 0.5)), '1000 ms'],
  [`room switch p50, ${roomCount} rooms, ${switches} switches`, ms(at(switching, 0.5)), ''],
  [`room switch p95, ${roomCount} rooms, ${switches} switches`, ms(at(switching, 0.95)), '100 ms'],
  [`heap of the page, ${roomCount} rooms`, `${(heap / 1e6).toFixed(0)} MB`, '150 MB'],
]
const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
const where = `${cpus().length} × ${cpus()[0]?.model ?? arch()}, Chromium ${story.browser.version()}, Node.js ${process.version}`
writeFileSync(
  new URL('../docs/performance-web.md', import.meta.url),
  `# How fast the web client is

Written by \`npm run bench:web\`; the engine's worker is a script of its own and not in the first line. The machine was shared while this ran, so times are
rather too long than too short. Not measured yet: scrolling a timeline of 100,000 messages, and the memory of the worker.

${where}.

| what | measured | wanted |
| --- | --- | --- |
${table}
`,
)
console.log(table)
if (first > budgetKb * 1000) process.exitCode = 1

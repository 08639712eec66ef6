import assert from 'node:assert/strict'
import { it } from 'node:test'
import { announce, prepareToSleep, words, type Cells } from './words.ts'

/** The reader sleeps until the head moves; the writer moves it, some times over. */
const MOVES = 2

/** One way in which the steps of both sides can follow each other: whose step is next, as long as both have one. */
type Schedule = readonly ('writer' | 'reader')[]

/** Carries out one schedule on a memory in which every step is seen at once. @returns who could have gone on where it ended. */
function play(schedule: Schedule): { writer: boolean; reader: boolean; isStuck: boolean } {
  const memory = new Map<number, number>()
  let isWaiting = false
  const cells: Cells = {
    load: (word) => memory.get(word) ?? 0,
    store: (word, value) => void memory.set(word, value),
    notify: () => (isWaiting = false),
  }
  let read = 0
  const writing = writer(cells)
  const reading = reader(cells, {
    wait: (seen) => (isWaiting = cells.load(words.head) === seen),
    seen: (head) => (read = head),
  })
  const isDone = { writer: false, reader: false }
  for (const who of schedule) {
    if (who === 'reader' && isWaiting) return { writer: !isDone.writer, reader: false, isStuck: false }
    isDone[who] = (who === 'writer' ? writing : reading).next().done ?? false
  }
  const isStuck = isDone.writer && isWaiting && read < MOVES
  return { writer: !isDone.writer, reader: !isDone.reader && !isWaiting, isStuck }
}

function* writer(cells: Cells): Generator<void, void> {
  for (let to = 1; to <= MOVES; to++) {
    yield* announce(cells, { moves: words.head, asleep: words.isReaderAsleep, to })
    yield
  }
}

function* reader(
  cells: Cells,
  { wait, seen }: { wait: (seen: number) => void; seen: (head: number) => void },
): Generator<void, void> {
  for (;;) {
    const head = cells.load(words.head)
    seen(head)
    yield
    if (head === MOVES) return
    const shouldSleep = yield* prepareToSleep(cells, {
      until: words.head,
      asleep: words.isReaderAsleep,
      seen: head,
    })
    yield
    if (shouldSleep) wait(head)
    yield
    cells.store(words.isReaderAsleep, 0)
    yield
  }
}

it('whatever the order of the steps of both sides, nobody sleeps through the last word', () => {
  let played = 0
  const explore = (schedule: Schedule): void => {
    const { writer, reader, isStuck } = play(schedule)
    assert.ok(!isStuck, `the reader sleeps for ever after ${schedule.join(' ')}`)
    played++
    if (writer) explore([...schedule, 'writer'])
    if (reader) explore([...schedule, 'reader'])
  }
  explore([])
  assert.ok(played > 1000, `only ${played} ways were tried`)
})

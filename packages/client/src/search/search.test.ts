import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, type EventId, RoomId } from '@securechat/protocol'
import fc from 'fast-check'
import { toBytes } from '../room/json.ts'
import { roomKeys } from '../room/keys.ts'
import type { LineRecord } from '../room/records.ts'
import { MemoryStore } from '../store/memory.ts'
import { SearchBlocks } from './blocks.ts'
import { fold } from './fold.ts'
import { matches } from './matching.ts'
import { parseQuery } from './query.ts'

const roomId = RoomId.parse('D'.repeat(21).concat('A'))
const me = AccountId.parse('M'.repeat(21).concat('A'))
const bob = AccountId.parse('B'.repeat(21).concat('A'))
const anybody = () => true

describe('a query', () => {
  it('is words, phrases and filters', () => {
    assert.deepEqual(parseQuery('soup "hot  dog" from:Bob in:#lunch has:link before:2026-03-01'), {
      terms: ['soup', 'hot  dog'],
      from: ['bob'],
      in: ['lunch'],
      has: ['link'],
      beforeMs: new Date(2026, 2, 1).getTime(),
    })
    assert.deepEqual(parseQuery('from:"Anna Maria"').from, ['anna maria'])
  })

  it('takes what it does not understand for a word', () => {
    assert.deepEqual(parseQuery('has:pudding before:noon http://x').terms, [
      'has:pudding',
      'before:noon',
      'http://x',
    ])
  })

  it('never fails, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseQuery(text)))
  })
})

describe('searching', () => {
  const entry = (text: string) => ({ seq: 1, authorId: bob, atMs: 1000, text: fold(text) })
  const finds = (query: string, text: string) => matches(entry(text), parseQuery(query), anybody)

  it('finds words, beginnings and insides of words, whatever the case and script', () => {
    for (const [query, text] of [
      ['soup', 'Tomato SOUP today'],
      ['tom', 'Tomato soup'],
      ['mat', 'Tomato soup'],
      ['soup tomato', 'Tomato soup'],
      ['strasse', 'Die Strasse'],
      ['cafe', 'Café'],
      ['ÜBER', 'darüber'],
      ['привет', 'Привет, мир'],
      ['你好', '大家你好吗'],
      ['שלום', 'שלום עולם'],
      ['हिन्दी', 'मैं हिन्दी लिखता हूँ'],
      ['🎉', 'done 🎉'],
    ] as const)
      assert.ok(finds(query, text), `${query} in ${text}`)
    assert.ok(!finds('soup salad', 'Tomato soup'))
    assert.ok(!finds('"tomato soup"', 'soup of tomato'))
  })

  it('finds any part of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (text, a, b) => {
        const words = fold(text)
        const part = words.slice(Math.min(a, b) % words.length, (Math.max(a, b) % words.length) + 1)
        assert.ok(matches(entry(text), { terms: [part], from: [], in: [], has: [] }, anybody))
      }),
    )
  })

  it('knows links, code and days', () => {
    assert.ok(finds('has:link', 'see https://example.org'))
    assert.ok(!finds('has:link', 'see example'))
    assert.ok(finds('has:code', 'run `npm test`'))
    assert.ok(!finds('before:1969-01-01', 'x'))
    assert.ok(finds('before:2000-01-01', 'x'))
  })
})

describe('what is kept for searching', () => {
  const text = (seq: number, said: string): LineRecord => ({
    seq,
    eventId: `${seq}` as EventId,
    accountId: bob,
    atMs: seq,
    body: { kind: 'text', text: said },
  })
  const all = async (blocks: SearchBlocks, extent: { oldest: number; have: number }) => {
    const found: string[] = []
    for await (const block of blocks.entries(extent))
      found.push(...block.map((one) => `${one.seq} ${one.text}`))
    return found
  }

  it('is what the log says, newest first, also after a restart and after what was said has changed', async () => {
    const store = new MemoryStore()
    const keys = roomKeys(roomId)
    const put = (line: LineRecord) => store.write({ put: [[keys.line(line.seq), toBytes(line)]] })
    for (let seq = 1; seq <= 1100; seq++) await put(text(seq, `Word ${seq}`))
    const extent = { oldest: 1, have: 1100 }
    const expected = Array.from({ length: 1100 }, (_, at) => `${1100 - at} word ${1100 - at}`)
    const blocks = new SearchBlocks(roomId, { store, me })
    assert.deepEqual(await all(blocks, extent), expected)
    assert.equal((await store.list({ prefix: keys.search })).length, 2)
    assert.deepEqual(await all(new SearchBlocks(roomId, { store, me }), extent), expected)

    const deleted: LineRecord = { ...text(7, ''), body: { kind: 'deleted', by: bob } }
    await put(deleted)
    const outdated = blocks.take([deleted], 1100)
    assert.equal(outdated.length, 1)
    await store.write({ delete: outdated })
    const without = expected.filter((one) => one !== '7 word 7')
    assert.deepEqual(await all(blocks, extent), without)
    assert.deepEqual(await all(new SearchBlocks(roomId, { store, me }), extent), without)
  })
})

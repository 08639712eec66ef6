import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const sources = fileURLToPath(new URL('..', import.meta.url))

/** Utility classes and properties that name a side of the screen instead of the start or end of a line. */
const sided = [
  /(?<![\w-])-?(?:left|right|m[lr]|p[lr]|scroll-[mp][lr]|border-[lr]|rounded-(?:[lr]|[tb][lr]))-(?:\[|\(|\d|px|auto|full|none|sm|md|lg|xl)/,
  /(?<![\w-])(?:text-(?:left|right)|float-(?:left|right)|clear-(?:left|right)|border-[lr])(?![\w-])/,
  /(?<![\w-])(?:margin|padding|border|inset)-(?:left|right)(?:-\w+)?\s*:/,
  /(?<![\w-])(?:marginLeft|marginRight|paddingLeft|paddingRight|borderLeft|borderRight)\b/,
  /(?<![\w-])text-align:\s*(?:left|right)/,
  /^\s*(?:left|right):\s*(?:-?[\d.]|var|calc|auto)/,
]

/** The notch of a phone is at a side of the device, whichever way the text runs. */
const exempt = /safe-area-inset-(?:left|right)/

function sidedLines(text: string): string[] {
  return text.split('\n').filter((line) => !exempt.test(line) && sided.some((pattern) => pattern.test(line)))
}

test('the scan knows what names a side', () => {
  const bad = [
    'class="ml-2"',
    'className="-left-1 x"',
    '"pe-2 text-left"',
    '  padding-left: 3px;',
    '  left: 0;',
    'wide:rounded-l-xl',
  ]
  for (const line of bad) assert.equal(sidedLines(line).length, 1, line)
  const good = [
    'class="ms-2 start-0 text-start"',
    '  left: LogOut,',
    '  margin-inline: 1px;',
    'border-line',
    'html-2',
  ]
  for (const line of good) assert.deepEqual(sidedLines(line), [], line)
})

test('nothing in the interface names a side, so that it can run from right to left', () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(?:tsx?|css)$/.test(name) && !/\.test\./.test(name),
  )
  assert.ok(files.length > 100)
  const found = files.flatMap((name) =>
    sidedLines(readFileSync(join(sources, name), 'utf8')).map((line) => `${name}: ${line.trim()}`),
  )
  assert.deepEqual(found, [])
})

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = (...patterns: string[]) =>
  globSync(patterns, { cwd: root, exclude: (path) => /node_modules|dist/.test(path) })
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')

/** Which packages each package may import. ARCHITECTURE.md draws this same table. */
const mayImport: Record<string, string[]> = {
  protocol: [],
  plugin: ['protocol'],
  crypto: ['protocol'],
  // Never crypto: the server cannot read messages because it has nothing to read them with.
  server: ['protocol', 'plugin'],
  client: ['protocol', 'crypto'],
  web: ['client', 'protocol'],
  terminal: ['client', 'protocol'],
  cli: ['server', 'terminal'],
  desktop: ['client'],
  testkit: ['protocol', 'crypto', 'server', 'client'],
  bench: ['protocol', 'server'],
}

/** Published packages that open ciphertext: the server may hold none of them. */
const opensMessages = ['ts-mls', '@hpke/core', '@noble/ciphers']

test('packages import only what ARCHITECTURE.md allows', () => {
  const broken = files('packages/*/src/**/*.{ts,tsx}').flatMap((file) => {
    const from = file.split('/')[1]!
    // A package's tests may use the testkit; what ships may not.
    const allowed = file.includes('.test.') ? [...mayImport[from]!, 'testkit', 'server'] : mayImport[from]!
    const imported = [...read(file).matchAll(/from '@securechat\/([a-z]+)/g)].map((match) => match[1]!)
    return imported.filter((to) => to !== from && !allowed.includes(to)).map((to) => `${file} imports ${to}`)
  })
  assert.deepEqual(broken, [])
})

test('the storage thread loads no schemas: they take more memory than all else in it', () => {
  const loaded = files('packages/server/src/storage/{sqlite,thread}/*.ts', 'packages/server/src/storage/*.ts')
  const values = /import \{[^}]*\} from '@securechat\/protocol'/
  const own = loaded.filter((file) => !/\.test\.|\.fixture\.|contract|batch-load/.test(file))
  assert.deepEqual(
    own.filter((file) =>
      read(file)
        .split('\n\n')
        .some((block) => values.test(block)),
    ),
    [],
  )
})

test('the server depends on nothing that could open a message', () => {
  const { dependencies } = JSON.parse(read('packages/server/package.json')) as { dependencies: object }
  const wrong = Object.keys(dependencies).filter(
    (name) => opensMessages.includes(name) || name === '@securechat/crypto',
  )
  assert.deepEqual(wrong, [])
})

test('every rule in docs/spec has a test, and every tagged test has a rule', () => {
  const rules = files('docs/spec/*.md').flatMap((file) =>
    [...read(file).matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map((match) => match[1]!),
  )
  const tagged = files(
    'packages/**/*.test.ts',
    'packages/**/*-contract.ts',
    'scenarios/*.ts',
    'e2e/*.ts',
  ).flatMap((file) =>
    [...read(file).matchAll(/(?:it|test)\(\s*[`']((?:\[[A-Z]+\d+\] ?)+)/g)].flatMap((match) =>
      [...match[1]!.matchAll(/[A-Z]+\d+/g)].map((id) => id[0]),
    ),
  )
  assert.ok(rules.length > 10, 'the rules were found')
  assert.deepEqual([...new Set(tagged)].sort(), [...new Set(rules)].sort())
  assert.equal(rules.length, new Set(rules).size, 'no rule is numbered twice')
})

test('docs/follow-a-message.md names real functions in real files, all nine verbs', () => {
  const cells = (row: string) => row.split('|').map((cell) => cell.trim())
  const rows = read('docs/follow-a-message.md')
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) => cells(line).slice(2, 5) as [verb: string, file: string, name: string])
  assert.deepEqual(
    rows.map(([verb]) => verb),
    ['write', 'seal', 'send', 'admit', 'order', 'announce', 'deliver', 'open', 'show'],
  )
  for (const [verb, file, name] of rows) {
    assert.ok(existsSync(`${root}${file}`), `${verb}: there is no ${file}`)
    assert.match(
      read(file),
      new RegExp(`\\b${name.replaceAll('`', '')}\\b`),
      `${verb}: ${file} has no ${name}`,
    )
  }
})

test('ARCHITECTURE.md, README.md and the docs link only to files that exist', () => {
  const broken = files('*.md', 'docs/**/*.md').flatMap((file) => {
    const folder = file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/` : ''
    return [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map((match) => match[1]!)
      .filter((target) => !existsSync(`${root}${folder}${target}`))
      .map((target) => `${file} → ${target}`)
  })
  assert.deepEqual(broken, [])
})

test('ARCHITECTURE.md draws the same arrows as this test', () => {
  const drawn = Object.fromEntries(
    [...read('ARCHITECTURE.md').matchAll(/^\| `(\w+)` +\| ([^|]*)\|/gm)].map((match) => [
      match[1]!,
      [...match[2]!.matchAll(/`(\w+)`/g)].map((name) => name[1]!).sort(),
    ]),
  )
  assert.deepEqual(
    drawn,
    Object.fromEntries(Object.entries(mayImport).map(([from, to]) => [from, [...to].sort()])),
  )
})

test('no file of ours names a registry, a download address or a path of somebody’s machine', () => {
  const wrong = files('**/*.{ts,tsx,mjs,json,md,yml,css,html}', '.npmrc').filter((file) =>
    /registry\.npm|"resolved": "https?:|\/work\/|\/root\//.test(
      file.endsWith('architecture.test.ts') ? '' : read(file),
    ),
  )
  assert.deepEqual(wrong, [])
})

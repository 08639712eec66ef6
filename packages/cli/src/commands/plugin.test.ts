import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const docs = new URL('../../../../docs/plugins.md', import.meta.url)
const LIMIT_MS = 120_000

async function aFolder() {
  const path = await mkdtemp(join(tmpdir(), 'securechat-plugin-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

function securechat(cwd: string, ...args: string[]) {
  const env = { PATH: process.env.PATH, SECURECHAT_LEVEL: 'error', SECURECHAT_WEB_DIR: cwd }
  const child = spawn(process.execPath, [main, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const tooLong = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  child.once('exit', () => clearTimeout(tooLong))
  return child
}

/** A server in a folder, as somebody would start it there. */
async function serving(cwd: string) {
  const child = securechat(cwd, 'serve', '--port', '0', '--dev')
  for await (const line of createInterface(child.stdout)) {
    const url = /ready at (\S+)/.exec(line)?.[1]
    if (url === undefined) continue
    const stop = async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    return { url, [Symbol.asyncDispose]: stop }
  }
  throw new Error('the server ended before it served')
}

const answer = async (url: string) => (await fetch(url)).json() as Promise<unknown>

describe('a plugin of one’s own', () => {
  it('runs in a server that names it: the one that `plugin new` makes, and the one that docs/plugins.md writes down', async () => {
    await using folder = await aFolder()
    const made = securechat(folder.path, 'plugin', 'new', 'counter')
    assert.deepEqual(await once(made, 'exit'), [0, null])
    await writeDocumented(join(folder.path, 'quiet-hours'))
    await mkdir(join(folder.path, 'config'))
    const config = { plugins: ['./counter', './quiet-hours'] }
    await writeFile(join(folder.path, 'config', 'server.json'), JSON.stringify(config))
    await using server = await serving(folder.path)
    assert.deepEqual(await answer(`${server.url}/plugins/counter/hello`), { says: 'Hello', rooms: 0 })
    assert.deepEqual(await answer(`${server.url}/plugins/quiet-hours/count`), { rooms: 0 })
  })

  it('has a name that can stand in an address', async () => {
    await using folder = await aFolder()
    const [code] = (await once(securechat(folder.path, 'plugin', 'new', 'Not/This'), 'exit')) as [number]
    assert.equal(code, 2)
  })
})

/** The files of the page's first plugin, exactly as they stand there. */
async function writeDocumented(folder: string) {
  const text = await readFile(docs, 'utf8')
  const blocks = [...text.matchAll(/```(?:json|js)\n(.*?)```/gs)].map((match) => match[1]!)
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), blocks[0]!)
  await writeFile(join(folder, 'main.js'), blocks[1]!)
}

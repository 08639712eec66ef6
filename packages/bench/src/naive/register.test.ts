import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'

const register = fileURLToPath(new URL('./register.ts', import.meta.url))
const server = new URL('../../../server/src/', import.meta.url)

it('naive mode is made of the files in this folder, and the rest of the server’s own', () => {
  const code = `
    const load = (path) => import(new URL(path, ${JSON.stringify(server.href)}))
    const { frameOf } = await load('gateway/sockets/frame-of.ts')
    const { textFrame } = await load('gateway/sockets/text-frame.ts')
    console.log(JSON.stringify([frameOf({ id: 1, output: 2 }), textFrame('x').length]))`
  const run = (...args: string[]) => {
    const child = spawnSync(process.execPath, [...args, '--input-type=module', '--eval', code])
    return JSON.parse(child.stdout.toString()) as [object, number]
  }
  assert.deepEqual(run('--import', register), [{ said: { id: 1, output: 2 }, byteLength: 0 }, 3])
  assert.deepEqual(Object.keys(run()[0]), ['type', 'data'])
})

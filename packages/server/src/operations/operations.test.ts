import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { it } from 'node:test'
import { operations } from '@securechat/protocol'
import { z } from 'zod'
import { handlers } from './index.ts'

it('every operation has one handler, in the file that its name says, and there are no others', () => {
  assert.deepEqual([...handlers.keys()].sort(), operations.map(({ name }) => name).sort())
  for (const { name } of operations) {
    const file = new URL(`./${name.replace('.', '/')}.ts`, import.meta.url)
    assert.ok(existsSync(file), `${name} is not in ${file.pathname}`)
  }
})

it('every operation for members says which room', () => {
  for (const { name, access, input } of operations) {
    if (access !== 'member') continue
    assert.ok(input instanceof z.ZodObject && 'roomId' in input.shape, name)
  }
})

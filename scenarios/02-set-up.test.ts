import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWorld } from '@securechat/testkit'

const mallorys = { workspaceName: 'Mine now', name: 'mallory', password: 'mallory was here' }

test('whoever does not have the set-up code cannot make the first account', async () => {
  await using world = await createWorld()
  const mallory = await world.device('mallory')
  await mallory.eventually('asked for set-up', ({ phase }) => phase.kind === 'set-up')

  await assert.rejects(mallory.api.setUp({ setUpCode: 'AAAAA-AAAAA-AAAAA-AAAAA', ...mallorys }), {
    code: 'set-up-code-wrong',
  })
  assert.equal(mallory.state.phase.kind, 'set-up')
})

test('the set-up code works once', async () => {
  await using world = await createWorld()
  const mallory = await world.device('mallory')
  await mallory.eventually('asked for set-up', ({ phase }) => phase.kind === 'set-up')
  const alice = await world.setUp('alice')

  await assert.rejects(mallory.api.setUp({ setUpCode: world.setUpCode, ...mallorys }), {
    code: 'already-set-up',
  })
  await mallory.eventually('asked to sign in', ({ phase }) => phase.kind === 'signed-out')
  assert.equal(alice.state.workspaceName, 'Wonderland')
  assert.deepEqual(
    alice.state.people.map(({ name }) => name),
    ['alice'],
  )
})

test('the first account owns the workspace and is in its first room', async () => {
  await using world = await createWorld()
  const alice = await world.setUp('alice')

  assert.equal(alice.state.me?.role, 'owner')
  const { kind, history, name } = alice.room('General')
  assert.deepEqual({ kind, history, name }, { kind: 'open', history: 'shared', name: 'General' })
})

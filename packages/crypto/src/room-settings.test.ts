import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extensionTypes } from './extensions.ts'
import { readSettings, settingsExtension } from './room-settings.ts'

test('what was agreed is read back', () => {
  for (const history of ['shared', 'since-join'] as const)
    assert.deepEqual(readSettings([settingsExtension({ history })]), { history })
})

test('extensions that are not exactly ours are no settings', () => {
  const type = extensionTypes.settings
  const ours = settingsExtension({ history: 'shared' })
  const externalSenders = { type: 5, data: new Uint8Array() }
  const wrong = [
    [],
    [externalSenders],
    [ours, externalSenders],
    [externalSenders, ours],
    [ours, ours],
    ...[[], [1], [1, 2], [1, 255], [2, 0], [1, 0, 0]].map((data) => [{ type, data: Uint8Array.from(data) }]),
  ]
  for (const extensions of wrong)
    assert.equal(readSettings(extensions), undefined, JSON.stringify(extensions))
})

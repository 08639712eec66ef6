import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extensionTypes } from './extensions.ts'
import { changedSettings, firstSettings, readSettings, settingsExtension } from './room-settings.ts'

test('what was agreed is read back', () => {
  for (const history of ['shared', 'since-join', 'none'] as const) {
    const settings = { history, keepDays: 365, sharedFromEpoch: 70_000 }
    assert.deepEqual(readSettings([settingsExtension(settings)]), settings)
  }
  const first = { type: extensionTypes.settings, data: Uint8Array.of(1, 1) }
  assert.deepEqual(readSettings([first]), { history: 'shared', keepDays: 0, sharedFromEpoch: 0 })
})

test('sharing begins with the epoch that follows the change, and goes on from where it began', () => {
  const since = firstSettings({ history: 'since-join', keepDays: 0 })
  const shared = changedSettings(since, { history: 'shared', keepDays: 0 }, 4)
  assert.equal(shared.sharedFromEpoch, 5)
  assert.equal(changedSettings(shared, { history: 'shared', keepDays: 30 }, 9).sharedFromEpoch, 5)
  const none = changedSettings(shared, { history: 'none', keepDays: 30 }, 9)
  assert.equal(changedSettings(none, { history: 'shared', keepDays: 30 }, 20).sharedFromEpoch, 21)
})

test('extensions that are not exactly ours are no settings', () => {
  const type = extensionTypes.settings
  const ours = settingsExtension(firstSettings({ history: 'shared', keepDays: 0 }))
  const externalSenders = { type: 5, data: new Uint8Array() }
  const wrong = [
    [],
    [externalSenders],
    [ours, externalSenders],
    [externalSenders, ours],
    [ours, ours],
    ...[[], [1], [1, 2], [1, 255], [2, 0], [1, 0, 0], [2, 3, 0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0, 0]].map(
      (data) => [{ type, data: Uint8Array.from(data) }],
    ),
  ]
  for (const extensions of wrong)
    assert.equal(readSettings(extensions), undefined, JSON.stringify(extensions))
})

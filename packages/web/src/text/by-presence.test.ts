import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PresenceState } from '../engine/contract.ts'
import { byPresence } from './by-presence.ts'

test('those who are here come first, then by name whatever the case', () => {
  const somebody = (name: string, presence: PresenceState) => ({ name, presence })
  const sorted = [
    somebody('alice', 'offline'),
    somebody('dave', 'away'),
    somebody('Élodie', 'online'),
    somebody('carol', 'online'),
    somebody('Frank', 'online'),
  ].toSorted(byPresence)
  assert.deepEqual(
    sorted.map(({ name }) => name),
    ['carol', 'Élodie', 'Frank', 'dave', 'alice'],
  )
})

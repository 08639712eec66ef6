import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deviceLabel } from './device-label.ts'

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

it('names a device after its program and system', () => {
  assert.deepEqual(deviceLabel(chrome, false), { name: 'Chrome on Linux', kind: 'browser' })
  assert.equal(deviceLabel(`${chrome} Edg/140.0`, false).name, 'Edge on Linux')
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1'
  assert.equal(deviceLabel(phone, false).name, 'Safari on iPhone')
  assert.deepEqual(deviceLabel(chrome, true), { name: 'SecureChat on Linux', kind: 'desktop' })
})

it('has a name for what it does not know', () => {
  assert.equal(deviceLabel('something else', false).name, 'Browser')
})

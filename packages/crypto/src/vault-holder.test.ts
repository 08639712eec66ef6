import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, randomBytes } from './bytes.ts'
import { newRecoveryCode, recoverySecrets } from './recovery-code.ts'
import { createRoot } from './vault.ts'
import { holderKeys, openRoot, sealRoot } from './vault-holder.ts'

const accountId = newId()
const wrongSecret = { code: 'wrong-secret' }

test('a root sealed to a holder opens with its secret alone, for that account, version and holder', async () => {
  const root = createRoot(3)
  const secret = randomBytes(64)
  const holder = await holderKeys('password', secret, { accountId })
  const sealed = await sealRoot(root, accountId, holder)
  const at = { accountId, rootVersion: 3 }
  assert.deepEqual(await openRoot(await holderKeys('password', secret, { accountId }), sealed, at), root)
  const others = [
    await holderKeys('recovery', secret, { accountId }),
    await holderKeys('password', randomBytes(64), { accountId }),
    await holderKeys('password', secret, { accountId: newId() }),
    { ...holder, id: 'recovery' },
  ]
  for (const other of others) await assert.rejects(openRoot(other, sealed, at), wrongSecret)
  await assert.rejects(openRoot(holder, sealed, { accountId, rootVersion: 4 }), wrongSecret)
  await assert.rejects(openRoot(holder, sealed, { accountId: newId(), rootVersion: 3 }), wrongSecret)
  for (let at_ = 0; at_ < sealed.length; at_++)
    await assert.rejects(openRoot(holder, sealed.with(at_, sealed[at_]! ^ 1), at), wrongSecret)
})

test('a secret that could be guessed is no holder’s', async () => {
  await assert.rejects(holderKeys('password', randomBytes(16), { accountId }), { code: 'damaged' })
})

test('a recovery code is read however it is written down, and one letter makes it another', async () => {
  const code = newRecoveryCode()
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/)
  const secrets = await recoverySecrets(code)
  const sloppy = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`
  assert.deepEqual(await recoverySecrets(sloppy), secrets)
  const other = (code.startsWith('A') ? 'B' : 'A') + code.slice(1)
  assert.notDeepEqual((await recoverySecrets(other)).secret, secrets.secret)
  assert.notEqual((await recoverySecrets(other)).proof, secrets.proof)
  assert.notEqual(newRecoveryCode(), code)
  for (const wrong of ['', code.slice(1), `${code}A`, code.replace(/.$/, 'U')])
    await assert.rejects(recoverySecrets(wrong), wrongSecret)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ready, server } from '@serenity-kit/opaque'
import { fromBase64url, newId, utf8 } from './bytes.ts'
import { startLogin, startRegistration } from './password.ts'
import { createRoot } from './vault.ts'
import { holderKeys, openRoot, sealRoot } from './vault-holder.ts'

await ready
const serverSetup = server.createSetup()
const accountId = newId()
const password = 'correct horse battery staple'

const registration = await startRegistration(password)
const { registrationResponse } = server.createRegistrationResponse({
  serverSetup,
  userIdentifier: accountId,
  registrationRequest: registration.request,
})
const { record, exportKey } = await registration.finish(registrationResponse)

async function signIn(attempt: string, registrationRecord: string | null = record) {
  const login = await startLogin(attempt)
  const { loginResponse, serverLoginState } = server.startLogin({
    serverSetup,
    userIdentifier: accountId,
    registrationRecord,
    startLoginRequest: login.request,
  })
  const finished = await login.finish(loginResponse)
  const { sessionKey } = server.finishLogin({ finishLoginRequest: finished.finish, serverLoginState })
  return { ...finished, serverSessionKey: sessionKey }
}

test('the right password gives both sides one session key, and the client its export key again', async () => {
  const one = await signIn(password)
  const two = await signIn(password)
  assert.equal(one.sessionKey, one.serverSessionKey)
  assert.notEqual(one.sessionKey, two.sessionKey)
  assert.deepEqual([one.exportKey, two.exportKey], [exportKey, exportKey])
})

test('a wrong password, an unknown account and a changed record all end alike', async () => {
  const wrong = { code: 'wrong-secret' }
  await assert.rejects(signIn(`${password}.`), wrong)
  await assert.rejects(signIn(password, null), wrong)
  const middle = Math.floor(record.length / 2)
  const changed = record.slice(0, middle) + (record[middle] === 'A' ? 'B' : 'A') + record.slice(middle + 1)
  await assert.rejects(signIn(password, changed), wrong)
})

test('an answer that is no OPAQUE message is damaged', async () => {
  const login = await startLogin(password)
  await assert.rejects(login.finish('AAAA'), { code: 'damaged' })
  const again = await startRegistration(password)
  await assert.rejects(again.finish('AAAA'), { code: 'damaged' })
})

test('the password opens the vault on a new device, and what the server has does not', async () => {
  const root = createRoot(1)
  const keysOf = (secret: string) => holderKeys('password', fromBase64url(secret), { accountId })
  const wrapped = await sealRoot(root, accountId, await keysOf(exportKey))
  const at = { accountId, rootVersion: 1 }
  const { exportKey: again, serverSessionKey } = await signIn(password)
  assert.deepEqual(await openRoot(await keysOf(again), wrapped, at), root)
  for (const known of [serverSessionKey, record])
    await assert.rejects(openRoot(await keysOf(known), wrapped, at), { code: 'wrong-secret' })
  assert.ok(
    !record.includes(password) && !Buffer.from(record, 'base64url').includes(Buffer.from(utf8(password))),
  )
})

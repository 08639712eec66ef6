import assert from 'node:assert/strict'
import { createHash, createPublicKey } from 'node:crypto'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createAccount, deviceProofContexts, finishProvider, refreshSession } from '@securechat/protocol'
import { openSqlite } from '../storage/sqlite/open.ts'
import { ask } from '../test-world/ask.ts'
import { clientSecret, IdentityProvider } from '../test-world/identity-provider.ts'
import { Person } from '../test-world/person.ts'
import { deviceProof, dpopProof } from '../test-world/proofs.ts'
import { carol, comeBackTo, serverTrusting } from '../test-world/provider-world.ts'

test('[SI9] leaves no code, state, ticket, token or proof in the database or the log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'securechat-dump-'))
  await using storage = new AsyncDisposableStack()
  const opened = storage.adopt(openSqlite(join(folder, 'chat.db')), (one) => one.close())
  const lines: string[] = []
  await using idp = await IdentityProvider.start()
  const logTo = { write: (line: string) => void lines.push(line) }
  await using server = await serverTrusting(idp, {
    parts: { storage: opened, logTo },
    settings: { 'logging.level': 'debug' },
  })
  await server.setUp('alice')
  const answer = await comeBackTo(server.url, idp, { person: carol })
  const { ticket, vouched } = await ask(server.url, finishProvider, answer)
  const { input, keys, deviceId } = await Person.registration(server.url, vouched.name, {
    kind: 'provider',
    ticket,
  })
  const { session } = await ask(server.url, createAccount, input)
  const of = { url: server.url, deviceId, keys }
  const nonce = createHash('sha256').update(session.refreshToken!).digest('base64url')
  const proof = deviceProof(of, { context: deviceProofContexts.refresh, nonce })
  const refreshed = await ask(server.url, refreshSession, { refreshToken: session.refreshToken!, proof })
  const { token } = refreshed.session
  const request = { method: 'GET', url: `${server.url}/v1/rooms` }
  const asking = { key: keys.frame, publicKey: createPublicKey(keys.frame), token }
  const first = await dpopProof(request, asking)
  const send = (dpop: string) => fetch(request.url, { headers: { authorization: `DPoP ${token}`, dpop } })
  const dpopNonce = (await send(first)).headers.get('dpop-nonce')!
  const second = await dpopProof(request, { ...asking, nonce: dpopNonce })
  assert.equal((await send(second)).status, 200)

  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
  const kept = Buffer.concat([...files, Buffer.from(lines.join(''))])
  assert.ok(kept.includes(vouched.name) && kept.includes('provider.finish'), 'the dump is one')
  const secrets = {
    ...answer,
    iss: clientSecret,
    ticket,
    token,
    firstToken: session.token,
    refreshToken: session.refreshToken!,
    nextRefreshToken: refreshed.session.refreshToken!,
    first,
    second,
  }
  for (const [name, secret] of Object.entries(secrets)) assert.ok(!kept.includes(secret), name)
  assert.doesNotMatch(kept.toString('latin1'), /eyJ[\w-]+\.eyJ/, 'no token of any kind')
})

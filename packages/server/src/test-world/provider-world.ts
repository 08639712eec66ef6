import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beginProvider, type ProviderAnswer } from '@securechat/protocol'
import { ask } from './ask.ts'
import {
  clientId,
  clientSecret,
  comeBackFrom,
  type IdentityProvider,
  type Somebody,
} from './identity-provider.ts'
import { randomText } from './ids.ts'
import { TestServer } from './test-server.ts'

export const carol: Somebody = {
  sub: 'carol-1',
  name: 'Carol Danvers',
  email: 'carol@example.org',
  email_verified: true,
  groups: ['engineering'],
}

interface Wishes {
  /** Of the server, of the provider's entry in its file, and of its configuration. */
  parts?: object
  changes?: object
  settings?: Record<string, string>
}

/** A server that trusts the provider, which knows where it is. */
export async function serverTrusting(
  idp: IdentityProvider,
  { parts = {}, changes = {}, settings = {} }: Wishes = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'securechat-providers-'))
  const [clientSecretFile, file] = [join(folder, 'secret'), join(folder, 'providers.json')]
  const company = {
    id: 'company',
    label: 'Company',
    issuer: idp.issuer,
    clientId,
    clientSecretFile,
    scopes: ['openid', 'profile', 'email', 'groups'],
    roles: { 'chat-admins': 'admin' },
    createAccounts: true,
    allowedDomains: ['example.org'],
    ...changes,
  }
  const other = { id: 'other', label: 'Other', issuer: 'https://id.invalid', clientId: 'chat' }
  await writeFile(clientSecretFile, `${clientSecret}\n`)
  await writeFile(file, JSON.stringify([company, other]))
  const started = await TestServer.start({
    ...parts,
    settings: { 'security.providersFile': file, ...settings },
  })
  await idp.sendBackTo(`${started.url}/sign-in/provider`)
  return started
}

/** What a page holds when the provider has sent `person` back to it. */
export async function comeBackTo(
  url: string,
  idp: IdentityProvider,
  { person, changes = {} }: { person: Somebody; changes?: Partial<ProviderAnswer> },
): Promise<ProviderAnswer> {
  const claimSecret = randomText(32)
  const claim = createHash('sha256').update(Buffer.from(claimSecret, 'base64url')).digest('base64url')
  const { url: there, state } = await ask(url, beginProvider, { providerId: 'company', claim })
  idp.person = person
  const { searchParams } = await comeBackFrom(there, idp.issuer)
  assert.equal(searchParams.get('state'), state)
  return {
    state,
    claimSecret,
    code: searchParams.get('code') ?? '',
    iss: searchParams.get('iss') ?? '',
    ...changes,
  }
}

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  beginProvider,
  createAccount,
  describeWorkspace,
  finishProvider,
  grantArrival,
  linkProvider,
  listArrivals,
  listCredentials,
  listPeople,
  listSessions,
  readArrival,
  endArrival,
  type ProviderAnswer,
  unlinkProvider,
} from '@securechat/protocol'
import { ask, Refused } from '../test-world/ask.ts'
import { IdentityProvider, type Somebody } from '../test-world/identity-provider.ts'
import { randomText } from '../test-world/ids.ts'
import { ManualClock } from '../test-world/manual-clock.ts'
import { Person } from '../test-world/person.ts'
import { carol, comeBackTo, serverTrusting } from '../test-world/provider-world.ts'
import { TestServer } from '../test-world/test-server.ts'

let idp: IdentityProvider
let server: TestServer
let alice: Person
let clock: ManualClock

beforeEach(async () => {
  idp = await IdentityProvider.start()
  clock = new ManualClock()
  server = await serverWith({ nowMs: clock.nowMs })
  alice = await server.setUp('alice')
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  await idp[Symbol.asyncDispose]()
})

const serverWith = (parts: object = {}, changes: object = {}) => serverTrusting(idp, { parts, changes })
const cameBack = (person: Somebody, changes: Partial<ProviderAnswer> = {}) =>
  comeBackTo(server.url, idp, { person, changes })

async function vouchedFor(person: Somebody) {
  return ask(server.url, finishProvider, await cameBack(person))
}

async function register(person: Somebody): Promise<Person> {
  const { ticket, vouched } = await vouchedFor(person)
  assert.equal(vouched.kind, 'new')
  return Person.register(server.url, vouched.name, { kind: 'provider', ticket })
}

const refuses = (promise: Promise<unknown>, code: string) =>
  assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof Refused, String(error))
    assert.equal(error.code, code)
    return true
  })

describe('signing in with a provider', () => {
  it('[SI1] says which providers there are, and sends people there with PKCE, state and nonce', async () => {
    const { providers } = await ask(server.url, describeWorkspace, {})
    assert.deepEqual(providers, [
      { providerId: 'company', label: 'Company' },
      { providerId: 'other', label: 'Other' },
    ])
    const begun = await ask(server.url, beginProvider, { providerId: 'company', claim: randomText(32) })
    const { searchParams } = new URL(begun.url)
    assert.equal(searchParams.get('code_challenge_method'), 'S256')
    assert.equal(searchParams.get('state'), begun.state)
    assert.equal(searchParams.get('nonce')?.length, 43)
    assert.equal(searchParams.get('redirect_uri'), `${server.url}/sign-in/provider`)
    await refuses(ask(server.url, beginProvider, { providerId: 'none', claim: randomText(32) }), 'not-found')
    await refuses(
      ask(server.url, beginProvider, { providerId: 'other', claim: randomText(32) }),
      'provider-away',
    )
  })

  it('[SI2] makes an account under the provider’s name, which opens only with the provider’s word', async () => {
    const person = await register(carol)
    assert.equal(person.name, 'Carol Danvers')
    await refuses(person.signIn(), 'provider-needed')
    const { ticket, vouched } = await vouchedFor({ ...carol, name: 'Carol Renamed' })
    assert.deepEqual(vouched, { kind: 'known', name: 'Carol Danvers' })
    await refuses(person.signIn('not the passphrase', ticket), 'wrong-password')
    const token = await person.signIn(undefined, ticket)
    await refuses(person.signIn(undefined, ticket), 'provider-refused')
    const { sessions } = await person.ask(listSessions, {})
    assert.deepEqual(sessions.map(({ kind }) => kind).toSorted(), ['new-account', 'provider'])
    assert.notEqual(token, '')
  })

  it('[SI2] takes a ticket once, for its own name and its own account', async () => {
    const { ticket } = await vouchedFor(carol)
    const admission = { kind: 'provider', ticket } as const
    await refuses(Person.register(server.url, 'somebody else', admission), 'provider-refused')
    const { input } = await Person.registration(server.url, carol.name, admission)
    await ask(server.url, createAccount, input)
    await refuses(Person.register(server.url, carol.name, admission), 'provider-refused')
    const forCarol = await vouchedFor(carol)
    await refuses(alice.signIn(undefined, forCarol.ticket), 'provider-refused')
    clock.pass(16 * 60_000)
    await refuses(alice.but({ name: carol.name }).signIn(undefined, forCarol.ticket), 'provider-refused')
  })

  it('[SI3] refuses what was not begun here, or comes back changed', async () => {
    const answer = await cameBack(carol)
    await refuses(ask(server.url, finishProvider, { ...answer, state: randomText(32) }), 'sign-in-expired')
    const forged: Partial<ProviderAnswer>[] = [
      { claimSecret: randomText(32) },
      { iss: 'https://evil.example' },
      { code: 'made-up' },
    ]
    for (const change of forged)
      await refuses(ask(server.url, finishProvider, await cameBack(carol, change)), 'provider-refused')
    const { iss: _iss, ...withoutIssuer } = await cameBack(carol)
    await refuses(ask(server.url, finishProvider, withoutIssuer), 'provider-refused')
    await ask(server.url, finishProvider, answer)
    await refuses(ask(server.url, finishProvider, answer), 'sign-in-expired')
  })

  it('[SI3] refuses a code that was given for another round: its nonce and its verifier are not this one’s', async () => {
    const [mine, theirs] = [await cameBack(carol), await cameBack({ ...carol, sub: 'mallory-1' })]
    await refuses(ask(server.url, finishProvider, { ...mine, code: theirs.code }), 'provider-refused')
  })

  it('[SI4] takes on the role that the provider’s groups bring, at each sign-in, and never the owner’s', async () => {
    const person = await register(carol)
    const roleOf = async (accountId: string) =>
      (await alice.ask(listPeople, {})).people.find((one) => one.accountId === accountId)?.role
    assert.equal(await roleOf(person.accountId), 'member')
    await vouchedFor({ ...carol, groups: ['chat-admins'] })
    assert.equal(await roleOf(person.accountId), 'admin')
    await vouchedFor({ ...carol, groups: [] })
    assert.equal(await roleOf(person.accountId), 'member')
    await alice.ask(linkProvider, await cameBack({ ...carol, sub: 'alice-1' }))
    await vouchedFor({ ...carol, sub: 'alice-1' })
    assert.equal(await roleOf(alice.accountId), 'owner')
  })

  it('[SI5] lets in only the domains that may come, by addresses that were checked', async () => {
    for (const email of ['carol@elsewhere.org', 'carol@example.org@elsewhere.org', 'carol@sub.example.org'])
      await refuses(vouchedFor({ ...carol, email }), 'provider-not-allowed')
    await refuses(vouchedFor({ ...carol, email_verified: false }), 'provider-not-allowed')
    assert.equal((await vouchedFor({ ...carol, email: 'Carol@Example.ORG' })).vouched.kind, 'new')
  })

  it('[SI5] makes no accounts where the operator does not want it', async () => {
    await server[Symbol.asyncDispose]()
    server = await serverWith({}, { createAccounts: false })
    alice = await server.setUp('alice')
    await refuses(vouchedFor(carol), 'provider-not-allowed')
    await alice.ask(linkProvider, await cameBack(carol))
    assert.deepEqual((await vouchedFor(carol)).vouched, { kind: 'known', name: 'alice' })
  })

  it('[SI6] ties an account to one provider’s and unties it; one is never two people’s', async () => {
    await alice.ask(linkProvider, await cameBack(carol))
    const { links } = await alice.ask(listCredentials, {})
    assert.deepEqual(
      links.map(({ who, label, isRequired }) => ({ who, label, isRequired })),
      [{ who: 'carol@example.org', label: 'Company', isRequired: false }],
    )
    await alice.signIn()
    const { ticket } = await vouchedFor(carol)
    await alice.signIn(undefined, ticket)
    const bob = await alice.invite('bob')
    await refuses(bob.ask(linkProvider, await cameBack(carol)), 'provider-taken')
    await refuses(bob.ask(unlinkProvider, { linkId: links[0]!.linkId }), 'not-found')
    await alice.ask(unlinkProvider, { linkId: links[0]!.linkId })
    assert.deepEqual((await alice.ask(listCredentials, {})).links, [])
  })

  it('[SI6] does not untie an account that opens only there', async () => {
    const person = await register(carol)
    const { links } = await person.ask(listCredentials, {})
    assert.equal(links[0]?.isRequired, true)
    await refuses(person.ask(unlinkProvider, { linkId: links[0]!.linkId }), 'not-allowed')
  })

  it('[SI7] goes on when the provider changes its keys', async () => {
    await register(carol)
    await idp.changeKeys()
    assert.equal((await vouchedFor(carol)).vouched.kind, 'known')
  })

  it('[SI8] leaves the workspace key to an administrator’s device, and keeps only what is sealed', async () => {
    const person = await register(carol)
    assert.deepEqual(await person.ask(readArrival, {}), { isWaiting: true })
    await refuses(person.ask(listArrivals, {}), 'not-allowed')
    const { accountId } = person
    const { arrivals } = await alice.ask(listArrivals, {})
    assert.deepEqual(
      arrivals.map((one) => one.accountId),
      [accountId],
    )
    const sealed = randomText(400)
    await refuses(person.ask(grantArrival, { accountId, sealed }), 'not-allowed')
    await alice.ask(grantArrival, { accountId, sealed })
    await alice.ask(grantArrival, { accountId, sealed: randomText(400) })
    const grant = { sealed, grantedBy: alice.accountId }
    assert.deepEqual(await person.ask(readArrival, {}), { isWaiting: true, grant })
    assert.deepEqual((await alice.ask(listArrivals, {})).arrivals, [])
    await person.ask(endArrival, {})
    assert.deepEqual(await person.ask(readArrival, {}), { isWaiting: false })
    await refuses(alice.ask(grantArrival, { accountId, sealed }), 'not-found')
  })
})

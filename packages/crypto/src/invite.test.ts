import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InviteId, JoinProof } from '@securechat/protocol'
import { fromBase64url, newId, randomBytes, toBase64url, utf8 } from './bytes.ts'
import {
  inviteFromSecret,
  joinProof,
  newInviteSecret,
  openInvitePreview,
  sealInvitePreview,
  verifyJoinProof,
} from './invite.ts'

const secret = newInviteSecret()
const invite = await inviteFromSecret(secret)
const other = await inviteFromSecret(newInviteSecret())
const damaged = { code: 'damaged' }

test('everybody who holds the link derives the same invitation, and the id gives nothing of it away', async () => {
  const again = await inviteFromSecret(secret)
  assert.equal(again.inviteId, invite.inviteId)
  assert.deepEqual(again.proofKey, invite.proofKey)
  assert.ok(InviteId.safeParse(invite.inviteId).success)
  assert.notEqual(invite.inviteId, secret)
  assert.notEqual(other.inviteId, invite.inviteId)
  assert.notDeepEqual(fromBase64url(invite.inviteId), invite.proofKey.subarray(0, 16))
})

test('a link’s secret is 16 bytes, and anything else is no secret', async () => {
  assert.equal(fromBase64url(secret).length, 16)
  for (const wrong of ['', 'AAAA', `${secret}A`, toBase64url(randomBytes(17)), '!'])
    await assert.rejects(inviteFromSecret(wrong), damaged)
})

test('the preview opens with the link it was sealed for', async () => {
  const sealed = await sealInvitePreview(invite, utf8('Alice invites you to Garden'))
  assert.deepEqual(
    await openInvitePreview(await inviteFromSecret(secret), sealed),
    utf8('Alice invites you to Garden'),
  )
  await assert.rejects(openInvitePreview(other, sealed), damaged)
  await assert.rejects(openInvitePreview({ ...invite, inviteId: other.inviteId }, sealed), damaged)
  await assert.rejects(openInvitePreview(invite, sealed.subarray(1)), damaged)
  await assert.rejects(openInvitePreview(invite, sealed.with(20, (sealed[20] ?? 0) ^ 1)), damaged)
})

test('a newcomer proves it holds the link, for this room, account and account key', async () => {
  const request = { invite, roomId: newId(), accountId: newId(), identityKey: toBase64url(randomBytes(294)) }
  const proof = await joinProof(request)
  assert.ok(JoinProof.safeParse(proof).success)
  assert.equal(await verifyJoinProof({ ...request, proof }), true)
  const changes = [
    { invite: other },
    { roomId: newId() },
    { accountId: newId() },
    { identityKey: toBase64url(randomBytes(294)) },
    { proof: { ...proof, mac: toBase64url(randomBytes(32)) } },
    { proof: { ...proof, mac: proof.mac.slice(0, -4) } },
    { proof: { ...proof, mac: '!' } },
    { proof: { ...proof, inviteId: other.inviteId } },
    { roomId: request.accountId, accountId: request.roomId },
  ]
  for (const change of changes)
    assert.equal(await verifyJoinProof({ ...request, proof, ...change }), false, Object.keys(change).join())
  await assert.rejects(joinProof({ ...request, roomId: 'AAAA' }), damaged)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toBase64url, utf8 } from './bytes.ts'
import { answerLinkOffer, linkDigits, offerLink, openFromLink, sealForLink } from './device-linking.ts'

async function anExchange() {
  const fresh = await offerLink()
  const { commitment, reveal } = await answerLinkOffer()
  const { offer, nonce } = fresh
  return { fresh, transcript: { linkId: 'ABCDEFGHJKMN', offer, nonce, commitment, reveal } }
}

test('both sides see six digits, the same; whatever differs in between gives others or none', async () => {
  const { transcript } = await anExchange()
  const digits = await linkDigits(transcript)
  assert.match(digits, /^\d{6}$/)
  assert.equal(await linkDigits({ ...transcript }), digits)
  const other = (await anExchange()).transcript
  for (const change of [{ linkId: 'NMKJHGFEDCBA' }, { offer: other.offer }, { nonce: other.nonce }])
    assert.notEqual(await linkDigits({ ...transcript, ...change }), digits)
})

test('what is revealed must be what was committed to', async () => {
  const { transcript } = await anExchange()
  const other = (await anExchange()).transcript
  const untrusted = { code: 'untrusted-identity' }
  await assert.rejects(linkDigits({ ...transcript, reveal: other.reveal }), untrusted)
  await assert.rejects(linkDigits({ ...transcript, commitment: other.commitment }), untrusted)
  await assert.rejects(linkDigits({ ...transcript, nonce: toBase64url(utf8('short')) }), untrusted)
})

test('what is handed over opens in its own exchange alone', async () => {
  const { fresh, transcript } = await anExchange()
  const sealed = await sealForLink(transcript, utf8('the root'))
  assert.deepEqual(await openFromLink(fresh, transcript, sealed), utf8('the root'))
  const other = await anExchange()
  const damaged = { code: 'damaged' }
  await assert.rejects(openFromLink(other.fresh, transcript, sealed), damaged)
  await assert.rejects(openFromLink(fresh, { ...transcript, nonce: other.transcript.nonce }, sealed), damaged)
  await assert.rejects(openFromLink(fresh, transcript, 'AAAA'), damaged)
})

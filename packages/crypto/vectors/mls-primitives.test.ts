import assert from 'node:assert/strict'
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js'
import { refhash } from 'ts-mls/crypto/hash.js'
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js'
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { computePskSecret, type PreSharedKeyIdExternal } from 'ts-mls/presharedkey.js'
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js'
import { every, signKeyOf, suiteOf } from './mls-suites.ts'
import { fromHex, testVectors } from './vector-files.ts'

interface CryptoBasics {
  cipher_suite: number
  ref_hash: { label: string; value: string; out: string }
  expand_with_label: { label: string; secret: string; length: number; context: string; out: string }
  derive_secret: { label: string; secret: string; out: string }
  derive_tree_secret: { label: string; secret: string; generation: number; length: number; out: string }
  sign_with_label: { label: string; content: string; priv: string; pub: string; signature: string }
  encrypt_with_label: Record<
    'label' | 'context' | 'plaintext' | 'priv' | 'pub' | 'kem_output' | 'ciphertext',
    string
  >
}

testVectors({
  name: 'hashes, derivations, signatures and HPKE with labels match the vectors',
  file: 'mls/crypto-basics.json',
  cases: every<CryptoBasics>,
  atLeast: 7,
  async check(vector) {
    const suite = await suiteOf(vector.cipher_suite)
    const {
      ref_hash: ref,
      expand_with_label: expand,
      derive_secret: derive,
      derive_tree_secret: tree,
    } = vector
    assert.deepEqual(await refhash(ref.label, fromHex(ref.value), suite.hash), fromHex(ref.out))
    const expanded = expandWithLabel(
      fromHex(expand.secret),
      expand.label,
      fromHex(expand.context),
      expand.length,
      suite.kdf,
    )
    assert.deepEqual(await expanded, fromHex(expand.out))
    assert.deepEqual(await deriveSecret(fromHex(derive.secret), derive.label, suite.kdf), fromHex(derive.out))
    const ofTree = deriveTreeSecret(fromHex(tree.secret), tree.label, tree.generation, tree.length, suite.kdf)
    assert.deepEqual(await ofTree, fromHex(tree.out))
    await checkSignature(vector)
    await checkHpke(vector)
  },
})

async function checkSignature({ cipher_suite: id, sign_with_label: sign }: CryptoBasics): Promise<void> {
  const { signature } = await suiteOf(id)
  const content = fromHex(sign.content)
  const publicKey = fromHex(sign.pub)
  assert.ok(await verifyWithLabel(publicKey, sign.label, content, fromHex(sign.signature), signature))
  const ours = await signWithLabel(signKeyOf(id, sign.priv, publicKey), sign.label, content, signature)
  assert.ok(await verifyWithLabel(publicKey, sign.label, content, ours, signature))
  assert.ok(!(await verifyWithLabel(publicKey, `${sign.label}?`, content, ours, signature)))
}

async function checkHpke({ cipher_suite: id, encrypt_with_label: hpke }: CryptoBasics): Promise<void> {
  const suite = await suiteOf(id)
  const privateKey = await suite.hpke.importPrivateKey(fromHex(hpke.priv))
  const publicKey = await suite.hpke.importPublicKey(fromHex(hpke.pub))
  const context = fromHex(hpke.context)
  const plaintext = fromHex(hpke.plaintext)
  const open = (kem: Uint8Array, sealed: Uint8Array) =>
    decryptWithLabel(privateKey, hpke.label, context, kem, sealed, suite.hpke)
  assert.deepEqual(await open(fromHex(hpke.kem_output), fromHex(hpke.ciphertext)), plaintext)
  const { enc, ct } = await encryptWithLabel(publicKey, hpke.label, context, plaintext, suite.hpke)
  assert.deepEqual(await open(enc, ct), plaintext)
}

testVectors({
  name: 'pre-shared keys combine as in RFC 9420 §8.4',
  file: 'mls/psk_secret.json',
  cases: every<{
    cipher_suite: number
    psk_secret: string
    psks: { psk_id: string; psk: string; psk_nonce: string }[]
  }>,
  atLeast: 77,
  async check(vector) {
    const psks = vector.psks.map(
      ({ psk_id: id, psk, psk_nonce: nonce }): [PreSharedKeyIdExternal, Uint8Array] => [
        { psktype: 'external', pskId: fromHex(id), pskNonce: fromHex(nonce) },
        fromHex(psk),
      ],
    )
    const suite = await suiteOf(vector.cipher_suite)
    assert.deepEqual(await computePskSecret(psks, suite), fromHex(vector.psk_secret))
  },
})

type TranscriptHashes = Record<
  | 'confirmation_key'
  | 'authenticated_content'
  | 'interim_transcript_hash_before'
  | 'confirmed_transcript_hash_after'
  | 'interim_transcript_hash_after',
  string
> & { cipher_suite: number }

testVectors({
  name: 'a commit moves the transcript hashes as in RFC 9420 §8.2',
  file: 'mls/transcript-hashes.json',
  cases: every<TranscriptHashes>,
  atLeast: 7,
  async check(vector) {
    const { hash } = await suiteOf(vector.cipher_suite)
    const [message] = decodeAuthenticatedContent(fromHex(vector.authenticated_content), 0) ?? []
    assert.ok(message?.content.contentType === 'commit' && message.auth.contentType === 'commit')
    const { wireformat, content, auth } = message
    const confirmed = fromHex(vector.confirmed_transcript_hash_after)
    assert.ok(await hash.verifyMac(fromHex(vector.confirmation_key), auth.confirmationTag, confirmed))
    const before = fromHex(vector.interim_transcript_hash_before)
    const input = { wireformat, content, signature: auth.signature }
    assert.deepEqual(await createConfirmedHash(before, input, hash), confirmed)
    const interim = await createInterimHash(confirmed, auth.confirmationTag, hash)
    assert.deepEqual(interim, fromHex(vector.interim_transcript_hash_after))
  },
})

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import {
  parseSignature,
  parseSignatureInput,
  signatureBase,
  signatureParams,
  type MessageToSign,
} from './http-signature.ts'

/** The request of RFC 9421 appendix B.2. */
const headers: Record<string, string> = {
  host: 'example.com',
  date: 'Tue, 20 Apr 2021 02:07:55 GMT',
  'content-type': 'application/json',
  'content-digest':
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
  'content-length': '18',
}
const request: MessageToSign = {
  method: 'POST',
  targetUri: 'https://example.com/foo?param=Value&Pet=dog',
  header: (name) => headers[name],
}

test('RFC 9421 B.2.5: the signature with a shared secret is the published one', () => {
  const key = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=='
  const given = 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'
  const input = parseSignatureInput(given)
  assert.deepEqual(input?.components, ['date', '@authority', 'content-type'])
  assert.deepEqual(input.parameters, { created: 1618884473, keyid: 'test-shared-secret' })
  const base = signatureBase(input, request)
  assert.equal(
    base,
    [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@authority": example.com',
      '"content-type": application/json',
      '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    ].join('\n'),
  )
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(base).digest('base64')
  assert.equal(signature, 'pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=')
  assert.equal(parseSignature(`sig-b25=:${signature}:`, 'sig-b25'), signature)
})

test('RFC 9421 2.2 and 2.5: derived components and an empty list', () => {
  const components = ['@method', '@target-uri', '@authority', '@scheme', '@path', '@query']
  assert.equal(
    signatureBase({ components, text: '()' }, request),
    [
      '"@method": POST',
      '"@target-uri": https://example.com/foo?param=Value&Pet=dog',
      '"@authority": example.com',
      '"@scheme": https',
      '"@path": /foo',
      '"@query": ?param=Value&Pet=dog',
      '"@signature-params": ()',
    ].join('\n'),
  )
  assert.deepEqual(parseSignatureInput('sig=();created=1')?.components, [])
})

test('what we write is what we read', () => {
  const text = signatureParams(['@method', 'authorization'], { created: 5, nonce: 'n-_', keyid: 'k' })
  const input = parseSignatureInput(`sig=${text}`)
  assert.equal(input?.text, text)
  assert.deepEqual(input.components, ['@method', 'authorization'])
  assert.deepEqual(input.parameters, {
    created: 5,
    nonce: 'n-_',
    keyid: 'k',
    alg: 'hmac-sha256',
    tag: 'securechat-v1',
  })
})

test('components that are missing, repeated or of an unknown kind give nothing to sign', () => {
  for (const components of [['x-missing'], ['date', 'date'], ['@status'], ['@request-target']])
    assert.equal(signatureBase({ components, text: '()' }, request), undefined, components.join())
})

test('headers that are not one signature of ours are not read', () => {
  for (const header of [
    '',
    'sig',
    'sig=',
    'sig=("date"',
    'sig=("date" );created=1',
    'sig=("date";sf);created=1',
    'sig=("date");created=1;created=2',
    'sig=("date");created=',
    'sig=("date");nonce="a\\"b"',
    'sig=("date");created=1, other=("date");created=1',
    `sig=("date");nonce="${'x'.repeat(2000)}"`,
  ])
    assert.equal(parseSignatureInput(header), undefined, header)
  for (const header of ['sig=abcd', 'sig=:abcd', 'sig=:ab cd:', 'other=:abcd:', 'sig=:abcd:, x=:abcd:'])
    assert.equal(parseSignature(header, 'sig'), undefined, header)
})

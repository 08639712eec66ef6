import assert from 'node:assert/strict'
import { encodeSframeHeader, parseSframeHeader } from '@securechat/protocol'
import { deriveSframe, openSframe, sealSframe, sframeKey } from '../src/sframe.ts'
import { fromHex, testVectors } from './vector-files.ts'

interface Header {
  kid: number | bigint
  ctr: number | bigint
  encoded: string
}

testVectors({
  name: 'SFrame headers are written and read as in RFC 9605 §C.1, 64-bit numbers included',
  file: 'sframe/suite-vectors.json',
  cases: (json) => (json as { header: Header[] }).header,
  atLeast: 289,
  check({ kid, ctr, encoded }) {
    const bytes = fromHex(encoded)
    assert.deepEqual(encodeSframeHeader(BigInt(kid), BigInt(ctr)), bytes)
    assert.deepEqual(parseSframeHeader(bytes), {
      kid: BigInt(kid),
      counter: BigInt(ctr),
      length: bytes.length,
    })
  },
})

type Suite = Record<'base_key' | 'sframe_key' | 'sframe_salt' | 'metadata' | 'pt' | 'ct', string> & {
  cipher_suite: number
  kid: number
  ctr: number
}

testVectors({
  name: 'AES_256_GCM_SHA512_128 seals and opens as in RFC 9605 §C.3',
  file: 'sframe/suite-vectors.json',
  cases: (json) => (json as { sframe: Suite[] }).sframe.filter(({ cipher_suite: suite }) => suite === 5),
  atLeast: 1,
  async check(vector) {
    const baseKey = fromHex(vector.base_key)
    const { key, salt } = deriveSframe(baseKey, BigInt(vector.kid))
    assert.deepEqual([key, salt], [fromHex(vector.sframe_key), fromHex(vector.sframe_salt)])
    const metadata = fromHex(vector.metadata)
    const plaintext = fromHex(vector.pt)
    const ready = await sframeKey(baseKey, BigInt(vector.kid))
    const frame = await sealSframe(ready, { counter: BigInt(vector.ctr), metadata, plaintext })
    assert.deepEqual(frame, fromHex(vector.ct))
    assert.deepEqual(await openSframe(ready, frame, metadata), plaintext)
  },
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { PushReceiver } from '../test-world/push-service.ts'
import { isPublicAddress, lookUpPublic, PrivateAddress } from './public-address.ts'
import { sealPush } from './seal.ts'

it('the test’s own receiver opens the example of RFC 8291 §5', () => {
  const receiver = new PushReceiver({
    privateKey: Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'),
    auth: Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url'),
  })
  const body = `DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN`
  assert.equal(
    receiver.open(Buffer.from(body, 'base64url')).toString(),
    'When I grow up, I want to be a watermelon',
  )
})

it('what is sealed twice is sealed differently, and a changed byte is noticed', () => {
  const receiver = new PushReceiver()
  const [one, other] = [0, 1].map(() => Buffer.from(sealPush(Buffer.from('hello'), receiver.keys)))
  assert.notDeepEqual(one, other)
  assert.equal(receiver.open(one!).toString(), 'hello')
  one![one!.length - 1]! ^= 1
  assert.throws(() => receiver.open(one!))
})

it('addresses of this machine and of private networks are not public', () => {
  const notPublic = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '255.255.255.255', '::1', '::', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', 'not-an-address'] // prettier-ignore
  for (const address of notPublic) assert.ok(!isPublicAddress(address), address)
  for (const address of ['9.9.9.9', '172.32.0.1', '2606:4700::1111'])
    assert.ok(isPublicAddress(address), address)
})

it('a name that leads to a private address is not connected to', async () => {
  const failure = await new Promise((resolve) => lookUpPublic('localhost', {}, (error) => resolve(error)))
  assert.ok(failure instanceof PrivateAddress)
})

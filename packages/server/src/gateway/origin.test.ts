import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { describe, it } from 'node:test'
import { loadConfig } from '../config/load.ts'
import { Approaches, type Approach } from './origin.ts'

const from = (remoteAddress: string, headers: IncomingHttpHeaders = {}, isEncrypted = false): Approach => ({
  remoteAddress,
  isEncrypted,
  headers: { host: 'chat.test:8080', ...headers },
})

const plain = new Approaches(loadConfig())
const behindProxies = new Approaches(
  loadConfig({ args: { 'network.trustedProxies': '10.0.0.0/8,::1,127.0.0.1' } }),
)

describe('whose address counts', () => {
  it('is the one that connected; what it says of others is not believed', () => {
    const forged = { 'x-forwarded-for': '1.2.3.4' }
    assert.equal(plain.addressOf(from('203.0.113.5', forged)), '203.0.113.5')
    assert.equal(behindProxies.addressOf(from('203.0.113.5', forged)), '203.0.113.5')
  })

  it('is the nearest hop that is not a trusted proxy', () => {
    const hops = { 'x-forwarded-for': '6.6.6.6, 198.51.100.7, 10.1.1.1' }
    assert.equal(behindProxies.addressOf(from('10.0.0.2', hops)), '198.51.100.7')
    assert.equal(behindProxies.addressOf(from('10.0.0.2', { 'x-forwarded-for': '10.3.3.3' })), '10.0.0.2')
  })

  it('is the same for an IPv4 address written as IPv6, and for all of an IPv6 /64', () => {
    assert.equal(plain.addressOf(from('::ffff:203.0.113.5')), '203.0.113.5')
    assert.equal(plain.addressOf(from('2001:db8:0:1::5')), '2001:db8:0:1::/64')
    assert.equal(plain.addressOf(from('2001:0db8::1:2:3:4:5')), '2001:db8:0:1::/64')
    assert.notEqual(plain.addressOf(from('2001:db8:0:2::5')), '2001:db8:0:1::/64')
  })

  it('is this machine only when no proxy stands between', () => {
    assert.ok(plain.isFromLoopback(from('127.0.0.1')))
    assert.ok(plain.isFromLoopback(from('::ffff:127.0.0.1')))
    assert.ok(plain.isFromLoopback(from('::1')))
    assert.ok(!plain.isFromLoopback(from('127.0.0.1', { 'x-forwarded-for': '1.2.3.4' })))
    assert.ok(!plain.isFromLoopback(from('203.0.113.5')))
  })
})

describe('which pages may talk to us', () => {
  it('ours, the configured ones, and programs that are no browsers', () => {
    assert.ok(plain.isWelcome(from('203.0.113.5')))
    assert.ok(plain.isWelcome(from('203.0.113.5', { origin: 'http://chat.test:8080' })))
    assert.ok(plain.isWelcome(from('203.0.113.5', { origin: 'https://chat.test:8080' }, true)))
    assert.ok(plain.isWelcome(from('203.0.113.5', { origin: 'app://securechat' })))
  })

  it('no others', () => {
    const foreign = [
      'https://evil.test',
      'null',
      '',
      'http://chat.test',
      'https://chat.test:8080',
      'http://sub.chat.test:8080',
      'http://chat.test:8080.evil.test',
      'http://chat.test:8080/',
      'file://',
      'app://securechat.evil',
    ]
    for (const origin of foreign) assert.ok(!plain.isWelcome(from('203.0.113.5', { origin })), origin)
  })

  it('knows its own origin from the configuration, TLS, or a proxy it trusts', () => {
    const named = new Approaches(loadConfig({ args: { 'network.publicUrl': 'https://chat.example.org' } }))
    assert.equal(named.ownOrigin(from('203.0.113.5')), 'https://chat.example.org')
    assert.equal(plain.ownOrigin(from('203.0.113.5', {}, true)), 'https://chat.test:8080')
    const forwarded = { 'x-forwarded-proto': 'https' }
    assert.equal(behindProxies.ownOrigin(from('10.0.0.2', forwarded)), 'https://chat.test:8080')
    assert.equal(plain.ownOrigin(from('203.0.113.5', forwarded)), 'http://chat.test:8080')
  })

  it('lets no host name into a header that is not one', () => {
    const host = "chat.test; script-src 'unsafe-inline'"
    assert.equal(plain.ownOrigin(from('203.0.113.5', { host })), 'http://localhost')
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { ConfigError } from './config-error.ts'
import { loadConfig, type ConfigSources } from './load.ts'
import { settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'securechat-config-'))
after(() => rmSync(folder, { recursive: true }))

function aFile(content: unknown): string {
  const file = join(folder, `${Math.random()}.json`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

function refusal(sources: ConfigSources): string {
  try {
    loadConfig(sources)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.message
  }
  return 'it was accepted'
}

describe('the configuration', () => {
  it('is complete without being told anything', () => {
    const config = loadConfig()
    assert.equal(config.network.port, 8080)
    assert.equal(config.network.host, '127.0.0.1')
    assert.deepEqual(config.security.allowedOrigins, ['app://securechat'])
    assert.equal(config.storage.dataDir, './data')
  })

  it('comes from defaults, file, environment and command line, the later ones winning', () => {
    const file = aFile({ network: { port: 1, host: '0.0.0.0' }, logging: { level: 'warn' } })
    const env = { SECURECHAT_PORT: '2', SECURECHAT_LEVEL: 'error' }
    const config = loadConfig({ file, env, args: { 'network.port': '3' } })
    assert.equal(config.network.port, 3)
    assert.equal(config.network.host, '0.0.0.0')
    assert.equal(config.logging.level, 'error')
  })

  it('reads numbers, yes and no, and lists from text', () => {
    const env = {
      SECURECHAT_TLS_SELF_SIGNED: 'true',
      SECURECHAT_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
      SECURECHAT_RATE_LIMITS_ADDRESS_BURST: '7',
    }
    const { network, security } = loadConfig({ env })
    assert.equal(network.tls.selfSigned, true)
    assert.deepEqual(network.trustedProxies, ['127.0.0.1', '10.0.0.0/8'])
    assert.equal(security.rateLimits.addressBurst, 7)
  })

  it('says in one sentence what is wrong, where it came from and what is allowed', () => {
    assert.equal(
      refusal({ env: { SECURECHAT_PORT: 'eighty' } }),
      'network.port from SECURECHAT_PORT must be a whole number from 0 to 65535, not "eighty".',
    )
    assert.equal(
      refusal({ args: { 'network.port': '70000' } }),
      'network.port from the command line must be a whole number from 0 to 65535, not 70000.',
    )
    const file = aFile({ logging: { level: 'loud' } })
    assert.equal(
      refusal({ file }),
      `logging.level from ${file} must be debug, info, warn, error or silent, not "loud".`,
    )
  })

  it('refuses settings that do not exist, wherever they are, and says which was meant', () => {
    const file = aFile({ network: { prot: 80 } })
    assert.equal(
      refusal({ file }),
      `There is no setting network.prot (from ${file}); did you mean network.port?`,
    )
    assert.match(refusal({ file: aFile({ prot: 80 }) }), /There is no setting prot/)
    assert.match(refusal({ env: { SECURECHAT_PROT: '80' } }), /did you mean SECURECHAT_PORT\?/)
    assert.equal(loadConfig({ env: { SECURECHAT_CHROMIUM: '/usr/bin/chromium' } }).network.port, 8080)
    assert.match(refusal({ args: { 'network.colour': 'red' } }), /There is no setting network.colour/)
    assert.match(refusal({ file: aFile({ 'network.port': 80 }) }), /There is no setting/)
  })

  it('refuses a file that is not one', () => {
    assert.match(refusal({ file: join(folder, 'none.json') }), /cannot be read/)
    assert.match(refusal({ file: aFile('{ port: 1 }') }), /must be JSON/)
    assert.match(refusal({ file: aFile([]) }), /must be an object of settings/)
    assert.match(refusal({ file: aFile({ network: 5 }) }), /network must be an object of settings/)
    assert.match(refusal({ file: aFile('{"__proto__": {"port": 1}}') }), /There is no setting __proto__/)
  })

  it('has endpoints for tests nowhere that is said to be production', () => {
    const args = { 'security.testEndpoints': true }
    assert.equal(loadConfig({ args, env: { NODE_ENV: 'test' } }).security.testEndpoints, true)
    assert.match(refusal({ args, env: { NODE_ENV: 'production' } }), /NODE_ENV is production/)
    const env = { SECURECHAT_PRODUCTION: 'true' }
    assert.match(refusal({ args, env }), /security\.production is true/)
    assert.equal(loadConfig({ env: { ...env, NODE_ENV: 'production' } }).security.testEndpoints, false)
  })

  it('checks what must fit together', () => {
    assert.match(refusal({ args: { 'network.tls.certFile': 'a.pem' } }), /must be given together/)
    const both = { 'network.tls.certFile': 'a.pem', 'network.tls.keyFile': 'b.pem' }
    assert.match(refusal({ args: { ...both, 'network.tls.selfSigned': true } }), /must be false when/)
    assert.equal(loadConfig({ args: both }).network.tls.certFile, 'a.pem')
  })

  it('does not repeat a token that it refuses', () => {
    const message = refusal({ env: { SECURECHAT_METRICS_TOKEN: 'sesame' } })
    assert.match(message, /at least 16 characters/)
    assert.ok(!message.includes('sesame'))
  })

  it('takes a secret from a file of its own, without the line end', () => {
    const secret = aFile('a-token-of-some-length\n')
    const config = loadConfig({ env: { SECURECHAT_METRICS_TOKEN_FILE: secret } })
    assert.equal(config.monitoring.metricsToken, 'a-token-of-some-length')
    const url = aFile('postgres://securechat:sesame@db/securechat')
    assert.equal(
      loadConfig({ args: { 'storage.postgresUrlFile': url } }).storage.postgresUrl,
      'postgres://securechat:sesame@db/securechat',
    )
  })

  it('says what is wrong with a secret’s file, and not what is in it', () => {
    const env = { SECURECHAT_METRICS_TOKEN_FILE: aFile('sesame') }
    assert.match(refusal({ env }), /metricsToken from .* must be at least 16 characters/)
    assert.ok(!refusal({ env }).includes('sesame'))
    const none = join(folder, 'none')
    assert.match(
      refusal({ env: { SECURECHAT_REDIS_URL_FILE: none } }),
      /^cluster\.redisUrlFile must be a file that can be read/,
    )
    assert.match(refusal({ env: { SECURECHAT_REDIS_URL_FILE: aFile('\n') } }), /with a secret in it/)
    const both = { SECURECHAT_REDIS_URL: 'redis://one', SECURECHAT_REDIS_URL_FILE: aFile('redis://other') }
    assert.match(refusal({ env: both }), /must not both be given/)
  })

  it('checks origins and address ranges', () => {
    const ranges = ['10.0.0.0/33', 'fe80::/129', 'somewhere', '1.2.3.4/8/9']
    for (const range of ranges)
      assert.match(refusal({ env: { SECURECHAT_TRUSTED_PROXIES: range } }), /IP addresses or ranges/)
    for (const origin of ['https://chat.example.org/path', 'chat.example.org', '*', 'null'])
      assert.match(refusal({ env: { SECURECHAT_ALLOWED_ORIGINS: origin } }), /a list of origins/)
    for (const url of ['ftp://chat.example.org', 'https://chat.example.org/chat'])
      assert.match(refusal({ env: { SECURECHAT_PUBLIC_URL: url } }), /without a path/)
    assert.equal(
      loadConfig({ env: { SECURECHAT_PUBLIC_URL: 'https://chat.example.org' } }).network.publicUrl,
      'https://chat.example.org',
    )
  })

  it('has words and one environment variable of its own for every setting', () => {
    assert.ok(settings.length > 20)
    assert.equal(new Set(settings.map((setting) => setting.variable)).size, settings.length)
    for (const { path, says, allowed, variable } of settings) {
      assert.match(says, /^[A-Z].*\.$/, path)
      assert.match(allowed, /\w/, path)
      assert.match(variable, /^SECURECHAT_[A-Z][A-Z0-9_]+$/)
    }
  })
})

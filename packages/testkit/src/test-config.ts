import { loadConfig, type Config } from '@securechat/server'

/** As in production, but quiet, on this machine only, and without limits that one machine with many clients would meet. */
export function testConfig({ dataDir, port }: { dataDir: string; port: number }): Config {
  return loadConfig({
    args: {
      'network.port': String(port),
      'storage.dataDir': dataDir,
      'logging.level': 'error',
      'security.rateLimits.addressBurst': '100000',
      'security.rateLimits.addressPerSecond': '10000',
      'security.rateLimits.accountBurst': '100000',
      'security.rateLimits.accountPerSecond': '10000',
      // A test that looks at the server from outside has a token and nothing else.
      'security.tokens.bearer': 'always',
    },
  })
}

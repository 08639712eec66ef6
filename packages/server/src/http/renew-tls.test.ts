import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'node:test'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { findProgram, localCertificate } from '../test-services/balancers.ts'
import { temporaryFolder, unlessMissing, until } from '../test-services/programs.ts'
import { TestServer } from '../test-world/test-server.ts'

/** The fingerprint of the certificate that new connections see. */
function shown(server: TestServer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: server.server.port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256

async function withCertificate(folder: string) {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const put = async ({ cert, key }: { cert: string; key: string }) => {
    await writeFile(certFile, cert)
    await writeFile(keyFile, key)
  }
  const first = await localCertificate()
  await put(first)
  const settings = { 'network.tls.certFile': certFile, 'network.tls.keyFile': keyFile }
  return { first, put, keyFile, server: await TestServer.start({ settings }) }
}

it('a renewed certificate is taken into use without a restart, and a pair that does not fit is not', async () => {
  await using folder = await temporaryFolder('securechat-tls-')
  const { first, put, keyFile, server } = await withCertificate(folder.path)
  await using _ = server
  assert.equal(await shown(server), fingerprint(first.cert))
  const second = await localCertificate()
  await writeFile(keyFile, second.key)
  assert.equal(await shown(server), fingerprint(first.cert))
  await put(second)
  await until('it is in use', async () => (await shown(server)) === fingerprint(second.cert), 60_000)
})

it(
  'sslscan finds TLS 1.3 with strong ciphers and nothing else',
  unlessMissing('sslscan', findProgram('sslscan')),
  async () => {
    await using folder = await temporaryFolder('securechat-tls-')
    const { server } = await withCertificate(folder.path)
    await using _ = server
    const address = `127.0.0.1:${server.server.port}`
    const { stdout } = await promisify(execFile)(findProgram('sslscan')!, ['--no-colour', address])
    assert.match(stdout, /^TLSv1\.3\s+enabled$/m)
    for (const old of ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'])
      assert.match(stdout, new RegExp(`^${old.replaceAll('.', '\\.')}\\s+disabled$`, 'm'))
    const ciphers = [...stdout.matchAll(/^(?:Preferred|Accepted)\s+(\S+)\s+(\d+) bits\s+(\S+)/gm)]
    assert.ok(ciphers.length > 0, stdout)
    for (const [line, version, bits, name] of ciphers) {
      assert.equal(version, 'TLSv1.3', line)
      assert.ok(Number(bits) >= 128, line)
      assert.match(name!, /^TLS_(AES|CHACHA20)/, line)
    }
  },
)

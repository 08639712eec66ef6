import { connect as connectTcp } from 'node:net'

/** A bare upgrade request. @returns the status it is answered with. */
export function handshake(url: string, path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port, host } = new URL(url)
  const lines = Object.entries({
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise((resolve, reject) => {
    const stream = connectTcp(Number(port), hostname, () =>
      stream.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`),
    )
    stream.once('data', (data) => {
      resolve(Number(data.toString('latin1').split(' ')[1]))
      stream.destroy()
    })
    stream.once('error', reject)
  })
}

import { request as overHttp } from 'node:http'
import { request as overTls } from 'node:https'
import { loadConfig } from '@securechat/server'
import { configSources } from '../config-sources.ts'
import { parseOptions } from '../options.ts'

const withinMs = 2_500

/** `securechat health`: asks the server that runs here with the same settings whether it is ready; for container platforms. */
export async function health(args: string[]): Promise<void> {
  const { values } = parseOptions(args, { config: { type: 'string' } })
  const { network } = loadConfig(configSources(values.config))
  const isEncrypted = network.tls.selfSigned || network.tls.certFile !== undefined
  const host = ['0.0.0.0', '::'].includes(network.host) ? 'localhost' : network.host
  const status = await ask({ host, port: network.port, isEncrypted })
  console.log(status === 200 ? 'ready' : 'not ready')
  process.exitCode = status === 200 ? 0 : 1
}

/** @returns nothing when there was no answer in time. */
function ask(to: { host: string; port: number; isEncrypted: boolean }): Promise<number | undefined> {
  const { host, port, isEncrypted } = to
  const options = { host, port, path: '/health/ready', timeout: withinMs }
  return new Promise((resolve) => {
    // Ours, on this machine: whose certificate it is says nothing about whether it is ready.
    const asked = isEncrypted ? overTls({ ...options, rejectUnauthorized: false }) : overHttp(options)
    asked.on('response', (response) => resolve(response.resume().statusCode))
    asked.on('timeout', () => asked.destroy())
    asked.on('close', () => resolve(undefined))
    asked.on('error', () => resolve(undefined))
    asked.end()
  })
}

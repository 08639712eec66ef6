import type { Json, PluginLog, PluginStorage } from '@securechat/plugin'
import { limits } from '@securechat/protocol'
import type { Ask, FromPlugin, LogLine } from '../channel.ts'

type Send = (message: FromPlugin) => void

interface Waiting {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

/** What a plugin asks of its host, and the answers. */
export class Asking {
  readonly #send: Send
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 0

  constructor(send: Send) {
    this.#send = send
  }

  /** @throws Error when the host says no, or when too much is asked at once. */
  ask(ask: Ask): Promise<unknown> {
    if (this.#waiting.size >= limits.pluginAsksInFlight)
      return Promise.reject(new Error('This plugin asks for too much at once; wait for the answers.'))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#send({ kind: 'ask', id, ask })
    })
  }

  answered({ id, value, error }: { id: number; value?: unknown; error?: string }): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) waiting?.resolve(value)
    else waiting?.reject(new Error(error))
  }
}

export function storageOver(asking: Asking): PluginStorage {
  const write = (key: string, value: Json, isNew: boolean) => {
    const text = JSON.stringify(value) as string | undefined
    if (text === undefined) return Promise.reject(new Error('Only JSON can be stored.'))
    return asking.ask({ what: 'set', key, value: text, isNew })
  }
  return {
    async get(key) {
      const text = await asking.ask({ what: 'get', key })
      // SAFETY: written by `set` as JSON.
      return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined
    },
    async set(key, value) {
      await write(key, value, false)
    },
    async add(key, value) {
      return (await write(key, value, true)) === true
    },
    async delete(key) {
      await asking.ask({ what: 'delete', key })
    },
    async keys({ prefix = '', after = '', limit = 1000 } = {}) {
      // SAFETY: what the host answers to this.
      return (await asking.ask({ what: 'keys', prefix, after, limit })) as string[]
    },
  }
}

/** Lines beyond so many a second are counted, and the count is told with the next second's first line. */
export function logOver(send: Send): PluginLog {
  let second = 0
  let lines = 0
  let dropped = 0
  const write =
    (level: LogLine['level']) =>
    (message: string, fields: Record<string, Json> = {}) => {
      const now = Math.floor(performance.now() / 1000)
      if (now !== second) [second, lines] = [now, 0]
      if (++lines > limits.pluginLogLinesPerSecond) return void dropped++
      const told = dropped > 0 ? { ...fields, droppedLines: dropped } : fields
      dropped = 0
      send({ kind: 'log', line: { level, message: String(message).slice(0, 1000), fields: told } })
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

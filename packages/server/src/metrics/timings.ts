import { operations } from '@securechat/protocol'
import { Counter, Histogram, type Registry } from 'prom-client'

/** The verbs of a message's way (ARCHITECTURE.md) that happen on a server. */
export type Stage = 'admit' | 'order' | 'announce' | 'deliver'

/** Labels come from these lists alone, so that nobody can make the metrics grow. */
const operationNames = new Set<string>(operations.map((operation) => operation.name))

const labelOf = (name: string) => (operationNames.has(name) ? name : (byEventKind[name] ?? 'other'))

/** Seconds; 0.05 is the one that is promised. */
const buckets = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

const byEventKind: Record<string, string> = {
  message: 'message.send',
  commit: 'room.commit',
  roster: 'roster',
}

/** How long each stage takes, and how operations end. */
export class Timings {
  readonly #stages
  readonly #outcomes
  readonly #operations
  readonly #deliveries

  constructor(registry: Registry) {
    this.#stages = new Histogram({
      name: 'securechat_stage_seconds',
      help: 'Time spent in each stage of a request’s way through the server.',
      labelNames: ['stage', 'operation'],
      buckets,
      registers: [registry],
    })
    this.#outcomes = new Counter({
      name: 'securechat_operations_total',
      help: 'Operations by how they ended: ok, or an error code.',
      labelNames: ['operation', 'outcome'],
      registers: [registry],
    })
    this.#operations = new Histogram({
      name: 'securechat_operation_seconds',
      help: 'How long operations take, from what came to what is answered.',
      labelNames: ['operation'],
      buckets,
      registers: [registry],
    })
    this.#deliveries = new Histogram({
      name: 'securechat_delivery_seconds',
      help: 'From a message’s being accepted, by any server, to its being on the sockets of this one.',
      buckets,
      registers: [registry],
    })
  }

  /**
   * @param what An operation's name, or an event's kind.
   * @param startedAtMs From `performance.now()`.
   */
  took(stage: Stage, what: string, startedAtMs: number): void {
    this.#stages.observe({ stage, operation: labelOf(what) }, (performance.now() - startedAtMs) / 1000)
  }

  /** @param outcome `ok` or an error code: both from lists of ours. */
  ended(operation: string, outcome: string, startedAtMs: number): void {
    const label = labelOf(operation)
    this.#outcomes.inc({ operation: label, outcome })
    this.#operations.observe({ operation: label }, (performance.now() - startedAtMs) / 1000)
  }

  /** Within how many milliseconds so large a part of all deliveries was done, as the histogram's buckets tell. */
  async deliveryMs(): Promise<{ p50: number; p99: number; count: number } | undefined> {
    const { values } = await this.#deliveries.get()
    const below = values.filter(({ metricName }) => metricName?.endsWith('_bucket'))
    const count = values.find(({ metricName }) => metricName?.endsWith('_count'))?.value ?? 0
    if (count === 0) return undefined
    const within = (part: number) => {
      const bucket = below.find(({ value }) => value >= part * count)
      const seconds = Number(bucket?.labels['le'])
      return (Number.isFinite(seconds) ? seconds : buckets.at(-1)!) * 1000
    }
    return { p50: within(0.5), p99: within(0.99), count }
  }

  /** @param acceptedAtMs By the clock of the server that accepted it, which may differ a little. */
  delivered(acceptedAtMs: number): void {
    this.#deliveries.observe(Math.max(0, Date.now() - acceptedAtMs) / 1000)
  }
}

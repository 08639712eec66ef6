import { operations } from '@securechat/protocol'
import { Counter, Histogram, type Registry } from 'prom-client'

/** The verbs of a message's way (ARCHITECTURE.md) that happen on a server. */
export type Stage = 'admit' | 'order' | 'announce' | 'deliver'

/** Labels come from these lists alone, so that nobody can make the metrics grow. */
const operationNames = new Set<string>(operations.map((operation) => operation.name))

const labelOf = (name: string) => (operationNames.has(name) ? name : (byEventKind[name] ?? 'other'))

const byEventKind: Record<string, string> = {
  message: 'message.send',
  commit: 'room.commit',
  roster: 'roster',
}

/** How long each stage takes, and how operations end. */
export class Timings {
  readonly #stages
  readonly #outcomes

  constructor(registry: Registry) {
    this.#stages = new Histogram({
      name: 'securechat_stage_seconds',
      help: 'Time spent in each stage of a request’s way through the server.',
      labelNames: ['stage', 'operation'],
      buckets: [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers: [registry],
    })
    this.#outcomes = new Counter({
      name: 'securechat_operations_total',
      help: 'Operations by how they ended: ok, or an error code.',
      labelNames: ['operation', 'outcome'],
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
  ended(operation: string, outcome: string): void {
    this.#outcomes.inc({ operation: labelOf(operation), outcome })
  }
}

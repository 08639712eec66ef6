import { ChatError, type Operation } from '@securechat/protocol'
import type { z } from 'zod'
import { OfflineError } from '../connection/offline.ts'
import type { Link } from '../context.ts'

type Answer = (input: never) => unknown

/** A link whose answers a test gives, by operation name. */
export class TestLink implements Pick<Link, 'request' | 'isOpen' | 'serverNowMs'> {
  readonly asked: { name: string; input: unknown }[] = []
  readonly #answers: Record<string, Answer>
  isOpen = true
  nowMs = Date.UTC(2026, 0, 1)

  constructor(answers: Record<string, Answer>) {
    this.#answers = answers
  }

  async request<Op extends Operation>(
    operation: Op,
    input: z.input<Op['input']>,
  ): Promise<z.output<Op['output']>> {
    if (!this.isOpen) throw new OfflineError()
    const { name } = operation
    this.asked.push({ name, input })
    const answer = this.#answers[name]
    if (!answer) throw new ChatError('unknown-operation')
    // What is asked and answered has the shapes that the protocol promises, as it would have over a wire.
    const output: unknown = await answer(operation.input.parse(input) as never)
    if (!this.isOpen) throw new OfflineError()
    return operation.output.parse(output) as z.output<Op['output']>
  }

  serverNowMs(): number {
    return this.nowMs
  }

  count(name: string): number {
    return this.asked.filter((asked) => asked.name === name).length
  }
}

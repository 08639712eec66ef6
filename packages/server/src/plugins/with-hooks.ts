import type { Context, Handler } from '../operation.ts'
import { occasions, type Asker, type Occurrence } from './occasions.ts'

interface Asked {
  context: Context
  input: unknown
}

/**
 * Runs a handler, between the hooks that its operation is an occasion for. Where no plugin listens it is the handler and nothing more.
 *
 * @throws ChatError `plugin-refused`, and what the handler throws.
 */
export async function withHooks({ operation, run }: Handler, { context, input }: Asked): Promise<unknown> {
  const { plugins } = context
  const occasion = occasions.get(operation.name)
  if (!occasion || !plugins.listensTo(occasion.hooks)) return run(context, input)
  // Safe: a caller of any access; what it lacks, an operation that needs it refuses before this.
  const told = occasion.tell(input, { asker: context.caller as Asker, atMs: context.nowMs() })
  const allowed: Occurrence[] = []
  for (const occurrence of told) allowed.push(await plugins.before(occurrence))
  const { changed = (same: unknown) => same } = occasion
  const output = await run(context, allowed.reduce(changed, input))
  if (occasion.hasHappened?.(output) ?? true) for (const occurrence of allowed) plugins.after(occurrence)
  return output
}

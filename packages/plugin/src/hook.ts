import type { z } from 'zod'

/** When a hook runs: before what it is about is carried out, while it can still be refused, or after. */
export type Phase = 'before' | 'after'

/** Something that happens on a server and that plugins may take part in, described once. */
export interface Hook<Input extends z.ZodType = z.ZodType> {
  /** One sentence for the reference: what has happened. */
  says: string
  /** When each phase runs. A phase that is missing does not exist. */
  before?: string
  after?: string
  /** What a plugin is told, in either phase. */
  input: Input
}

export const defineHook = <const Given extends Hook>(hook: Given): Given => hook

import { words } from '../messages/words.ts'

/** What the engine says is wrong, or `unknown`. */
export function failureCode(reason: unknown): string {
  if (typeof reason !== 'object' || reason === null || !('code' in reason)) return 'unknown'
  return typeof reason.code === 'string' ? reason.code : 'unknown'
}

/** What a plugin of the server says about it. */
function reasonOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('reason' in failure)) return undefined
  return typeof failure.reason === 'string' ? failure.reason : undefined
}

/** A failed call, in the person's language where we have words for it, else as the engine puts it. */
export function failureText(reason: unknown): string {
  const code = failureCode(reason)
  const known = Object.entries(words.errors).find(([name]) => name === code)?.[1]
  const said = reasonOf(reason)
  if (known !== undefined) return said === undefined ? known : `${known} ${words.plugins.saysPlugin(said)}`
  return code !== 'unknown' && reason instanceof Error && reason.message !== ''
    ? reason.message
    : words.errors.unknown
}

/**
 * How a plugin can fail. `threw`, `timeout` and `nonsense` are of one call; the others end its thread.
 *
 * - `nonsense`: it answered something that is no answer. `silent`: its thread answers nothing at all.
 * - `gone`: it was not there, or went while it was asked. `busy`: too much waits for it already.
 */
export type FaultKind =
  | 'threw'
  | 'timeout'
  | 'nonsense'
  | 'start'
  | 'silent'
  | 'memory'
  | 'flood'
  | 'crash'
  | 'exit'
  | 'gone'
  | 'busy'

/** A call to a plugin that came to nothing: never its caller's fault, and never a reason for anything else to fail. */
export class PluginFault extends Error {
  override readonly name = 'PluginFault'
  readonly kind: FaultKind

  constructor(kind: FaultKind, message: string = kind) {
    super(message)
    this.kind = kind
  }
}

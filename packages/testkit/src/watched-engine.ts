import type { EngineClient, EngineState } from '@securechat/client'
import type { Watched } from './eventually.ts'

/** Any engine, here or behind a channel, to wait on: what it said last. */
export function watchedEngine(engine: EngineClient): Watched & { state(): EngineState | undefined } {
  let state: EngineState | undefined
  const looks = new Set<() => void>()
  engine.onUpdate((update) => {
    if (update.kind === 'state') state = update.state
    for (const look of looks) look()
  })
  void engine.api.state().then((now) => {
    state ??= now
    for (const look of looks) look()
  })
  return {
    state: () => state,
    describe: () => JSON.stringify(state),
    onChange(look) {
      looks.add(look)
      return () => void looks.delete(look)
    },
  }
}

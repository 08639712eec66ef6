import { bigStorm, catchUp, connectStorm, idleConnections, manyConnections } from './connections.ts'
import { curve } from './curve.ts'
import { bigRoom, fanOut, latency } from './fan-out.ts'
import { normal, pairs } from './pairs.ts'
import { queue } from './queue.ts'
import { store } from './store.ts'
import type { World } from './world.ts'

/** What `npm run bench` asks. */
export const usual: readonly World[] = [
  store,
  queue,
  fanOut,
  pairs,
  latency,
  normal,
  idleConnections,
  connectStorm,
  catchUp,
]

/** What it asks only when told to: each takes minutes. */
export const onRequest: readonly World[] = [bigRoom, curve, manyConnections, bigStorm]

import { serve as serveBatches } from '../../../server/src/storage/thread/serve.ts'

type Parameters_ = Parameters<typeof serveBatches>

/** Takes one message at a time, so that each is a transaction with a sync of its own. */
export function serve(channel: Parameters_[0], opened: Parameters_[1]): void {
  serveBatches({ ...channel, takeQueued: () => undefined }, opened)
}

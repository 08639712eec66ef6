import type { RoomSettings } from '@securechat/crypto'
import { limits } from '@securechat/protocol'
import { encodeBriefing } from '../content.ts'
import type { EpochArchive, KnownEpoch } from './epoch-archive.ts'
import type { GroupChange } from './reconcile.ts'
import type { RoomState } from './room-state.ts'

/** An epoch takes some ninety bytes; this leaves more than half of a Welcome to the tree. */
const MOST_EPOCHS = Math.floor(limits.welcomeBytes / 2 / 100)

/** Writes what newcomers are told inside their Welcome. */
export class Briefer {
  readonly #archive: EpochArchive

  constructor(archive: EpochArchive) {
    this.#archive = archive
  }

  async briefing({ head, roster, group }: RoomState, change: GroupChange): Promise<Uint8Array> {
    const epochs = group ? await this.#epochs(group.settings, change, roster.admitted) : []
    return encodeBriefing({
      v: 1,
      name: head.name,
      topic: head.topic,
      epochs: epochs.slice(-MOST_EPOCHS),
      invites: roster.invites,
    })
  }

  /** Epochs from before sharing began are for those who were there, like those of a room without shared history. */
  async #epochs(
    { history, sharedFromEpoch }: RoomSettings,
    change: GroupChange,
    admitted: RoomState['roster']['admitted'],
  ): Promise<KnownEpoch[]> {
    if (history === 'none') return []
    const theirs = await this.#sharedWithAll(change, admitted)
    if (history === 'since-join') return theirs
    const own = theirs.filter(({ epoch }) => epoch < sharedFromEpoch)
    return [...own, ...(await this.#archive.all()).filter(({ epoch }) => epoch >= sharedFromEpoch)]
  }

  /**
   * Without shared history one Welcome may still tell its joiners the epochs that all of their accounts were there for:
   * that is how a device that was lost, or is new, reads what its account may read anyway.
   */
  async #sharedWithAll(
    { addDevices }: GroupChange,
    admitted: RoomState['roster']['admitted'],
  ): Promise<KnownEpoch[]> {
    const since = addDevices.map(
      ({ accountId }) => admitted.find((known) => known.accountId === accountId)?.sinceSeq,
    )
    // For somebody who is new no epoch has begun yet.
    return this.#archive.since(Math.max(...since.map((seq) => seq ?? Infinity)))
  }
}

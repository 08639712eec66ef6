import type { AccountId } from '@securechat/protocol'
import { rosterWithNotes, unlistedLeaves } from './notes.ts'
import type { RoomParts, SharedTools } from './room-parts.ts'
import type { Stepped } from './room-core.ts'
import { isCurrent } from './room-state.ts'

/** Looks out for what a server that lies would bring about in one room, and has it told. */
export class Lookout {
  readonly #parts: RoomParts
  readonly #tools: SharedTools

  constructor(parts: RoomParts, tools: SharedTools) {
    this.#parts = parts
    this.#tools = tools
  }

  /** The room is not as it was: perhaps somebody is in it who should not be. */
  stepped({ before, after }: Stepped): void {
    const isAboutPeople = before.group !== after.group || before.roster.members !== after.roster.members
    if (isAboutPeople) this.look(unlistedLeaves({ before, after }))
  }

  /** Keys, or what is known of them, may be different. */
  look(unlisted: readonly AccountId[] = []): void {
    const { core, me } = this.#parts
    const { people, nowMs } = this.#tools.context
    const tools = { me: me.accountId, person: (id: AccountId) => people.get(id), nowMs }
    this.#tools.background.run(async () => {
      await core.step(async (state) => {
        const roster = rosterWithNotes(state, unlisted, tools)
        return roster === state.roster ? undefined : { state: { ...state, roster } }
      })
      // Once it is told: what members have let in is gone along with.
      if (isCurrent(core.state)) await people.vouchedFor(core.state.group.members)
    })
  }
}

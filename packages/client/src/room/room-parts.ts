import type { RoomsContext } from '../context.ts'
import { Amendments } from './amendments.ts'
import type { Background } from './background.ts'
import { Briefer } from './briefer.ts'
import { Committer } from './committer.ts'
import type { RoomCryptography } from './cryptography.ts'
import { EntryApplier, type Outgoing } from './entry-applier.ts'
import { EpochArchive } from './epoch-archive.ts'
import { GroupKeeper } from './group-keeper.ts'
import { Guards } from './guards.ts'
import { History } from './history.ts'
import type { Journeys } from './journeys.ts'
import { LogReader } from './log-reader.ts'
import { Newcomers } from './newcomers.ts'
import { Opener } from './opener.ts'
import { Outbox } from './outbox.ts'
import { Pauses } from './pauses.ts'
import { Planner } from './planner.ts'
import { Ratchets } from './ratchets.ts'
import { Reconciler } from './reconciler.ts'
import { Reopener } from './reopener.ts'
import { RoomCore } from './room-core.ts'
import { loadState, type RoomState } from './room-state.ts'
import { Sender } from './sender.ts'

/** What all rooms of one engine share. */
export interface SharedTools {
  context: RoomsContext
  cryptography: RoomCryptography
  background: Background
  /** Compares rooms and Welcomes with the server's once more: something here does not agree with it. */
  lookAgain: () => void
  journeys: Journeys
}

export type RoomParts = ReturnType<typeof assembleRoom>

/**
 * Puts one room's parts together. Everything they need comes in here; none of them knows more than it is given.
 *
 * @param state As it lies on disk.
 */
export function assembleRoom(state: RoomState, shared: SharedTools) {
  const { context, cryptography, background, lookAgain, journeys } = shared
  const { store, link, people, random, schedule, nowMs } = context
  const { roomId } = state.head
  const reading = assembleReading(state, shared)
  const { me, core, reader, archive, ratchets } = reading
  const pauses = new Pauses(schedule)
  const planner = new Planner({ me, people, cryptography })
  const newcomers = new Newcomers({ link, planner, cryptography })
  const briefer = new Briefer(archive)
  const committer = new Committer({ core, link, reader, newcomers, briefer, cryptography, pauses, random })
  const checked = () => background.run(() => outbox.pump())
  const deciding = { core, link, people, planner, committer, background, me: me.accountId, checked }
  const reconciler = new Reconciler({ ...deciding, random, schedule, nowMs })
  const sending = { core, link, planner, reconciler, cryptography, ratchets, nowMs, journeys }
  const sender = new Sender({ ...sending, astray: lookAgain })
  const outbox: Outbox = new Outbox({
    roomId,
    store,
    pauses,
    random,
    nowMs,
    post: (entry) => sender.post(entry),
    catchUp: () => reader.readOn(),
    step: (job) => core.step(async (now, batch) => (job(batch), { state: now })),
    isApplied: (seq) => core.state.head.have >= seq,
    fault: context.fault,
    changed: () => context.changed(roomId),
  })
  reading.lands(outbox)
  return { ...reading, pauses, planner, reconciler, outbox }
}

/** From the log to lines and group. */
function assembleReading(state: RoomState, { context, cryptography }: SharedTools) {
  const { store, link, identity } = context
  const { roomId } = state.head
  const me = { accountId: identity.me.accountId, deviceId: identity.deviceId }
  const guards = new Guards(roomId, store)
  const archive = new EpochArchive(roomId, { store, vault: identity.vault })
  const ratchets = new Ratchets(roomId, { store, cryptography })
  const opener = new Opener(cryptography, archive, ratchets)
  const reload = async () => {
    guards.forget()
    ratchets.forget()
    opener.forget()
    return (await loadState(roomId, { store, cryptography })) ?? state
  }
  const core = new RoomCore({ roomId, store, state, reload })
  const keeper = new GroupKeeper({ me, cryptography, archive, opener, guards, ratchets })
  let outgoing: Outgoing = { keyOf: () => undefined, contentOf: () => undefined }
  const amendments = new Amendments(roomId, store)
  const applier = new EntryApplier({
    me,
    amendments,
    keeper,
    opener,
    guards,
    outgoing: {
      keyOf: (eventId) => outgoing.keyOf(eventId),
      contentOf: (eventId) => outgoing.contentOf(eventId),
    },
  })
  const reader = new LogReader({ core, link, applier, keeper })
  const history = new History({ core, link, me, opener, amendments })
  const reopener = new Reopener({ core, store, me, opener, amendments })
  /** Says where messages wait that the log is about to show. */
  const lands = (outbox: Outgoing) => void (outgoing = outbox)
  return { me, archive, ratchets, core, keeper, reader, history, reopener, lands }
}

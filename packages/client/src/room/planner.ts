import type { AccountId, DeviceId } from '@securechat/protocol'
import type { People } from '../context.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import { isRemovalDue, type Situation } from './reconcile.ts'
import type { RosterMember } from './records.ts'
import type { RoomState } from './room-state.ts'

export interface PlannerTools {
  me: { accountId: AccountId; deviceId: DeviceId }
  people: People
  cryptography: Pick<RoomCryptography, 'isProven'>
}

/** Puts together what one room's group has to agree with. */
export class Planner {
  readonly #tools: PlannerTools
  /** Proofs that have been checked, by account and MAC. */
  readonly #proofs = new Map<string, boolean>()
  /** Devices that could not be added, until something about people changes. */
  readonly #unaddable = new Set<DeviceId>()
  #devices: Situation['devices'] = []
  #isInformed = false

  constructor(tools: PlannerTools) {
    this.#tools = tools
  }

  /** @throws OfflineError when devices have to be looked up and cannot. */
  async situation(state: RoomState, group: RoomGroup): Promise<Situation> {
    const { members, wanted } = state.roster
    const concerned = [...members, ...group.members].map(({ accountId }) => accountId)
    const listed = await this.#tools.people.devicesOf([...new Set([...concerned, ...wanted])])
    this.#devices = listed.map(({ accountId, deviceId, revokedAtMs, isSuperseded }) => {
      return { accountId, deviceId, isRevoked: revokedAtMs !== undefined || isSuperseded }
    })
    this.#isInformed = true
    const proven = await this.#proven(state)
    return { ...this.#known(state, group), proven }
  }

  /** Whether devices have been looked up since something about people may have changed. */
  get isInformed(): boolean {
    return this.#isInformed
  }

  /**
   * Whether somebody who is known to be out could still read what is sealed now. Needs no network: it goes by the
   * devices looked up last.
   */
  isRemovalDue(state: RoomState, group: RoomGroup): boolean {
    return isRemovalDue(this.#known(state, group))
  }

  /** Whether somebody here was verified under another key than they have now: their person has to look first. */
  isReviewDue({ roster }: RoomState): boolean {
    return roster.members.some(({ accountId }) => this.#tools.people.get(accountId)?.isReviewDue)
  }

  /** Leaves devices alone until `forgive`. */
  exclude(deviceIds: readonly DeviceId[]): void {
    for (const deviceId of deviceIds) this.#unaddable.add(deviceId)
  }

  /** Something about people may be different: devices may be addable again, or revoked. */
  forgive(): void {
    this.#unaddable.clear()
    this.#isInformed = false
  }

  #known({ head, roster }: RoomState, group: RoomGroup): Situation {
    return {
      kind: head.kind,
      me: this.#tools.me,
      leaves: group.members,
      members: roster.members,
      devices: this.#devices,
      lost: new Set(roster.lost.map(({ deviceId }) => deviceId)),
      admitted: new Set(roster.admitted.map(({ accountId }) => accountId)),
      proven: new Set(),
      wanted: new Set(roster.wanted),
      unwanted: new Set(roster.unwanted),
      unaddable: new Set([...this.#unaddable, ...this.#devicesWithChangedKeys()]),
      ...(head.with ? { with: head.with } : {}),
    }
  }

  #devicesWithChangedKeys(): DeviceId[] {
    const isChanged = ({ accountId }: { accountId: AccountId }) =>
      this.#tools.people.get(accountId)?.identityChanged
    return this.#devices.filter(isChanged).map(({ deviceId }) => deviceId)
  }

  async #proven({ head, roster }: RoomState): Promise<Set<AccountId>> {
    const proven = new Set<AccountId>()
    for (const member of roster.members) {
      if (member.state !== 'asked' || !member.proof) continue
      const invite = roster.invites.find(({ inviteId }) => inviteId === member.proof?.inviteId)
      if (invite && (await this.#isProven(member, invite.secret, head.roomId))) proven.add(member.accountId)
    }
    return proven
  }

  async #isProven(
    { accountId, proof }: RosterMember,
    secret: string,
    roomId: RoomState['head']['roomId'],
  ): Promise<boolean> {
    const identityKey = this.#tools.people.get(accountId)?.identityKey
    if (!proof || identityKey === undefined) return false
    const name = `${accountId} ${proof.mac} ${identityKey}`
    const known =
      this.#proofs.get(name) ??
      (await this.#tools.cryptography.isProven({ secret, roomId, accountId, identityKey, proof }))
    this.#proofs.set(name, known)
    return known
  }
}

import assert from 'node:assert/strict'
import { newId } from '../bytes.ts'
import { Group } from '../group.ts'
import type { RoomPolicy } from '../room-settings.ts'
import type { Device, World } from './world.ts'

interface RoomChange {
  add?: Device[]
  remove?: Device[]
  policy?: RoomPolicy
}

/** A room whose members all receive every commit, for tests. */
export class Room {
  readonly world: World
  /** Everybody's present group. */
  readonly groups = new Map<Device, Group>()
  /** Who was removed, with the last group they had; the newest is last. */
  readonly removed: { device: Device; group: Group }[] = []

  private constructor(world: World) {
    this.world = world
  }

  static async found(
    world: World,
    founder: Device,
    policy: RoomPolicy = { history: 'shared', keepDays: 0 },
  ): Promise<Room> {
    const room = new Room(world)
    const keyPackage = await world.keyPackage(founder)
    const { authority } = founder
    room.groups.set(founder, await Group.create({ roomId: newId(), keyPackage, policy, authority }))
    return room
  }

  /** A room with these members, the first of whom founded it and added the others at once. */
  static async of(world: World, founder: Device, ...others: Device[]): Promise<Room> {
    const room = await Room.found(world, founder)
    if (others.length > 0) await room.change(founder, { add: others })
    return room
  }

  groupOf(device: Device): Group {
    const group = this.groups.get(device)
    assert.ok(group, 'the device is in the room')
    return group
  }

  leafOf(device: Device): number {
    return this.groupOf(device).ownLeaf
  }

  /** One commit by `committer`, which everybody else processes and newcomers join by. */
  async change(committer: Device, change: RoomChange = {}): Promise<Uint8Array> {
    const { add = [], remove = [], policy } = change
    const packages = await Promise.all(add.map((device) => this.world.keyPackage(device)))
    const { next, commit, welcome } = await this.groupOf(committer).commit({
      add: packages.map((keyPackage) => keyPackage.public),
      remove: remove.map((device) => this.leafOf(device)),
      policy,
    })
    for (const [device, group] of this.groups)
      if (device !== committer) await this.#process(device, group, commit)
    this.groups.set(committer, next)
    for (const [at, device] of add.entries()) {
      const keyPackageSecret = packages[at]?.secret
      assert.ok(welcome && keyPackageSecret)
      const { group } = await Group.join({ welcome, keyPackageSecret, authority: device.authority })
      this.groups.set(device, group)
    }
    return commit
  }

  async #process(device: Device, group: Group, commit: Uint8Array): Promise<void> {
    const processed = await group.process(commit, this.world.nowMs)
    if (processed.kind === 'advanced') {
      this.groups.set(device, processed.next)
      return
    }
    this.groups.delete(device)
    this.removed.push({ device, group })
  }

  /** @throws AssertionError unless all members have the same epoch, secret, members and settings. */
  async assertAgreement(): Promise<void> {
    const views = await Promise.all(
      [...this.groups.values()].map(async (group) => ({
        epoch: group.epoch,
        secret: await group.epochSecret(),
        authenticator: group.epochAuthenticator,
        members: group.members,
        settings: group.settings,
      })),
    )
    for (const view of views) assert.deepEqual(view, views[0])
    assert.equal(views[0]?.members.length, this.groups.size)
  }
}

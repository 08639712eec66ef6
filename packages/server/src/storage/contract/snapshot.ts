import type { AccountId, DeviceId, InviteId, RoomId } from '@securechat/protocol'
import type { Storage } from '../storage.ts'
import { aCommit, aMessage, anId, aRosterChange, NOW_MS, type Person } from './entries.ts'
import { aDirectRoom, anEmptyRoom, anInvite, aRoom, aWorkspace, logOf } from './workspace.ts'

/** What a small, lively store holds: enough to ask it for everything again. */
export interface Contents {
  people: Person[]
  roomIds: RoomId[]
  inviteId: InviteId
}

/** Fills an empty store with a bit of everything. */
export async function fill(storage: Storage, messageCount: number): Promise<Contents> {
  const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
  const group = await aRoom(storage, alice, bob, carol)
  const open = await anEmptyRoom(storage, bob, 'open')
  const { roomId: direct } = (await aDirectRoom(storage, alice, carol)).room
  await storage.append(aRosterChange('asked', { roomId: open, sender: carol }))
  await storage.append(aCommit({ roomId: group, sender: alice, after: 2, removes: [carol] }))
  for (let i = 0; i < messageCount; i++) {
    await storage.append(aMessage({ roomId: group, sender: i % 2 ? alice : bob, after: 3 }))
  }
  await storage.moveCursor({ roomId: group, accountId: bob.accountId, delivered: 4, read: 4 })
  await storage.secret({ name: 'franking', candidate: anId() })
  const invite = anInvite(group, alice)
  await storage.createInvite(invite)
  return { people: [alice, bob, carol], roomIds: [group, open, direct], inviteId: invite.inviteId }
}

/** Everything a store says about its contents, one way of asking for each thing it keeps. */
export async function snapshot(storage: Storage, contents: Contents): Promise<unknown> {
  const accountIds = contents.people.map(({ accountId }) => accountId)
  const each = <Id, T>(ids: Id[], ask: (id: Id) => Promise<T>) => Promise.all(ids.map(ask))
  return {
    name: await storage.workspaceName(),
    secret: await storage.secret({ name: 'franking', candidate: 'none' }),
    accounts: await storage.accounts(),
    devices: await storage.devicesOf({ accountIds }),
    rooms: await each(accountIds, (accountId: AccountId) => storage.rooms({ accountId })),
    vaults: await each(accountIds, (accountId: AccountId) => storage.readVault({ accountId, after: 0 })),
    audiences: await each(contents.roomIds, (roomId: RoomId) => storage.audience({ roomId })),
    logs: await each(contents.roomIds, (roomId: RoomId) => logOf(storage, roomId)),
    open: await storage.openRooms(),
    welcomes: await each(contents.people, ({ deviceId }) => storage.welcomes({ deviceId })),
    invite: await storage.invite({ inviteId: contents.inviteId, nowMs: NOW_MS }),
    packages: await storage.claimKeys({
      deviceIds: contents.people.map(({ deviceId }): DeviceId => deviceId),
    }),
  }
}

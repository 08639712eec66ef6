import type { RoomId } from '@securechat/protocol'
import { isExpected } from '../background.ts'
import type { ModelDevice } from './model-device.ts'
import type { Simulation } from './simulation.ts'

type Action = (simulation: Simulation, device: ModelDevice) => unknown

/** What people do, and what happens to them, with how often it does. */
const actions: [weight: number, act: Action][] = [
  [50, write],
  [4, createRoom],
  [8, addSomebody],
  [8, removeSomebody],
  [3, leave],
  [5, joinOpenRoom],
  [1, openDirect],
  [3, invite],
  [2, rename],
  [3, read],
  [2, enrol],
  [5, (_simulation, device) => device.goOffline()],
  [25, (_simulation, device) => device.goOnline()],
  [2, (_simulation, device) => device.die()],
  [4, (_simulation, device) => device.backUp()],
  [3, (simulation, device) => simulation.restores && device.restore()],
]

/** Does something by chance at some device. Nobody waits for it to end. */
export async function act(simulation: Simulation): Promise<void> {
  const { prng } = simulation
  const device = prng.pick(simulation.devices)!
  if (!device.rooms) {
    await device.start()
    if (prng.chance(0.8)) device.goOnline()
    return
  }
  let drawn = prng.below(actions.reduce((sum, [weight]) => sum + weight, 0))
  const [, chosen] = actions.find(([weight]) => (drawn -= weight) < 0)!
  attempt(simulation, async () => chosen(simulation, device))
}

/** What fails for want of a connection, or because the server says no, is part of life. */
function attempt(simulation: Simulation, job: () => Promise<unknown>): void {
  job().catch((error) => {
    if (!isExpected(error)) simulation.faults.push(error)
  })
}

function someRoom(
  simulation: Simulation,
  device: ModelDevice,
  kinds = ['group', 'open', 'direct'],
): RoomId | undefined {
  const rooms = device.rooms!.summaries().filter(({ kind }) => kinds.includes(kind))
  return simulation.prng.pick(rooms)?.roomId
}

async function write(simulation: Simulation, device: ModelDevice): Promise<void> {
  const roomId = someRoom(simulation, device)
  if (!roomId) return
  const eventId = simulation.newEventId()
  const text = `${device.account.name} ${simulation.written.size}`
  simulation.written.set(eventId, text)
  await device.rooms!.send(roomId, text, eventId)
}

async function createRoom({ prng, server }: Simulation, device: ModelDevice): Promise<void> {
  if (server.rooms.size >= 4) return
  const kind = prng.chance(0.4) ? 'open' : 'group'
  const history = prng.chance(0.5) ? 'shared' : 'since-join'
  const others = [...server.people.keys()].filter((id) => id !== device.account.accountId)
  const memberIds = kind === 'group' ? others.filter(() => prng.chance(0.5)) : []
  await device.rooms!.createRoom({ kind, name: `room ${server.rooms.size}`, history, memberIds })
}

async function addSomebody(simulation: Simulation, device: ModelDevice): Promise<void> {
  const roomId = someRoom(simulation, device, ['group', 'open'])
  const accountId = simulation.prng.pick([...simulation.server.people.keys()])!
  if (roomId) await device.rooms!.addMembers(roomId, [accountId])
}

async function removeSomebody(simulation: Simulation, device: ModelDevice): Promise<void> {
  const own = device
    .rooms!.summaries()
    .filter(({ members }) => members.some((member) => isAdmin(member, device)))
  const room = simulation.prng.pick(own.filter(({ kind }) => kind !== 'direct'))
  const others = room?.members.filter(({ accountId }) => accountId !== device.account.accountId) ?? []
  const unlucky = simulation.prng.pick(others)
  if (room && unlucky) await device.rooms!.removeMember(room.roomId, unlucky.accountId)
}

const isAdmin = (
  { accountId, role }: { accountId: string; role: string },
  { account }: ModelDevice,
): boolean => accountId === account.accountId && role === 'admin'

async function leave(simulation: Simulation, device: ModelDevice): Promise<void> {
  const roomId = someRoom(simulation, device, ['group', 'open'])
  if (roomId) await device.rooms!.leaveRoom(roomId)
}

async function joinOpenRoom(simulation: Simulation, device: ModelDevice): Promise<void> {
  const room = simulation.prng.pick(device.rooms!.openRooms())
  if (room) await device.rooms!.joinRoom(room.roomId)
}

/** Somebody makes a link, and somebody else follows it. */
async function invite(simulation: Simulation, device: ModelDevice): Promise<void> {
  const roomId = someRoom(simulation, device, ['group'])
  const guest = simulation.prng.pick(simulation.devices)
  if (!roomId) return
  const { url } = await device.rooms!.createInvite(roomId)
  await guest?.rooms?.joinByInvite(url)
}

async function openDirect({ prng, server }: Simulation, device: ModelDevice): Promise<void> {
  const others = [...server.people.keys()].filter((id) => id !== device.account.accountId)
  await device.rooms!.openDirect(prng.pick(others)!)
}

async function rename(simulation: Simulation, device: ModelDevice): Promise<void> {
  const roomId = someRoom(simulation, device, ['group', 'open'])
  if (roomId)
    await device.rooms!.renameRoom(roomId, { name: `renamed ${simulation.prng.below(1000)}`, topic: '' })
}

async function read(simulation: Simulation, device: ModelDevice): Promise<void> {
  const roomId = someRoom(simulation, device)
  if (roomId) await device.rooms!.markRead(roomId, simulation.prng.below(50))
}

async function enrol(simulation: Simulation, device: ModelDevice): Promise<void> {
  const ownCount = simulation.devices.filter(({ account }) => account === device.account).length
  if (ownCount < 3) await simulation.enrol(device)
}

import { createGroupInfoWithExternalPubAndRatchetTree, joinGroupExternal } from 'ts-mls'
import { mlsSuite } from '../provider.ts'
import { configFor } from '../ts-mls-group.ts'
import { keysOf, stateOf, trustAnybody } from './mls-state.ts'
import { Room } from './room.ts'
import { World } from './world.ts'

/** Joins from outside as a member who is not there. Run as a worker, since the unpatched library never comes back. */
const world = new World()
const room = await Room.found(world, await world.device())
const [group] = room.groups.values()
if (!group) throw new Error('the founder is in the room')
const suite = await mlsSuite()
const info = await createGroupInfoWithExternalPubAndRatchetTree(stateOf(group), [], suite)
const { keyPackage, keys } = keysOf(await world.keyPackage(await world.device()))
const config = configFor(trustAnybody)
await joinGroupExternal(info, keyPackage, keys, true, suite, undefined, config)

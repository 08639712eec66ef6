import { describe } from 'node:test'
import { accountsContract } from './contract/accounts-contract.ts'
import { arrivalsContract } from './contract/arrivals-contract.ts'
import { administrationContract } from './contract/administration-contract.ts'
import { credentialsContract } from './contract/credentials-contract.ts'
import { devicesContract } from './contract/devices-contract.ts'
import { erasingContract } from './contract/erasing-contract.ts'
import { filesContract } from './contract/files-contract.ts'
import { groupsContract } from './contract/groups-contract.ts'
import { keysContract } from './contract/keys-contract.ts'
import { logContract } from './contract/log-contract.ts'
import { modelContract } from './contract/model-contract.ts'
import { pluginsContract } from './contract/plugins-contract.ts'
import { pushContract } from './contract/push-contract.ts'
import { readingContract } from './contract/reading-contract.ts'
import { reportsContract } from './contract/reports-contract.ts'
import { roomsContract } from './contract/rooms-contract.ts'
import { sessionsContract } from './contract/sessions-contract.ts'
import { itWithStorage, type Open } from './contract/suite.ts'
import { vaultContract } from './contract/vault-contract.ts'
import { welcomesContract } from './contract/welcomes-contract.ts'

/**
 * What every storage adapter does (docs/spec/delivery.md, docs/spec/groups.md); all of them run this suite.
 *
 * @param open Makes an empty store; each test opens its own and closes it.
 */
export function storageContract(name: string, open: Open): void {
  const it = itWithStorage(open)
  describe(`${name} keeps the storage contract`, { concurrency: 4 }, () => {
    accountsContract(it)
    sessionsContract(it)
    devicesContract(it)
    keysContract(it)
    vaultContract(it)
    credentialsContract(it)
    arrivalsContract(it)
    roomsContract(it)
    groupsContract(it)
    welcomesContract(it)
    logContract(it)
    readingContract(it)
    erasingContract(it)
    filesContract(it)
    reportsContract(it)
    pluginsContract(it)
    pushContract(it)
    administrationContract(it)
    modelContract(it)
  })
}

import { temporaryFolder } from '../contract/temporary-folder.ts'
import { storageContract } from '../storage-contract.ts'
import { openStorageThread } from './open.ts'

const newFile = temporaryFolder()

storageContract('The storage thread', () => openStorageThread(newFile()))

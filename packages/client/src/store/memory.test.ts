import { describe } from 'node:test'
import { MemoryStore } from './memory.ts'
import { storeContract } from './store-contract.ts'

describe('the store in memory', () => {
  storeContract(async () => {
    const disk = new Map<string, Uint8Array>()
    return { store: new MemoryStore(disk), reopen: async () => new MemoryStore(disk) }
  })
})

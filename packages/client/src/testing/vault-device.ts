import { fromUtf8, newId } from '@securechat/crypto'
import { AccountId } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import { settle } from './clock.ts'
import { TestLink } from './test-link.ts'
import { VaultServer } from './vault-server.ts'

export const accountId = AccountId.parse(newId())

/** A device of an account whose vault is on `server`: the first of its devices, or the one at that place. */
export async function aVaultDevice(given?: VaultServer, at = 0) {
  const server = given ?? (await VaultServer.of(accountId))
  const store = new MemoryStore()
  const link = new TestLink(server.answers)
  const faults: unknown[] = []
  const vault = await server.open(at, { store, link, fault: (error) => faults.push(error) })
  const text = async (name: string) => {
    const content = await vault.get(name)
    return content && fromUtf8(content)
  }
  const done = async () => {
    // A turn of the vault's own, behind everything it has begun.
    await vault.refresh().catch(() => {})
    await settle()
  }
  return { server, store, link, faults, vault, text, done }
}

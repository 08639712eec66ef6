import { createHash, timingSafeEqual } from 'node:crypto'
import { ChatError, recover } from '@securechat/protocol'
import { nameKey } from '../../name-key.ts'
import { handleAnyone } from '../../operation.ts'
import { letIn } from '../session/let-in.ts'
import { recoveryId } from './recovery-id.ts'

export const handleRecover = handleAnyone(recover, async (context, input) => {
  const { name, proof, keyShare, secondFactor, ticket } = input
  const { caller, storage, secrets } = context
  if ((await storage.workspaceName()) === undefined) throw new ChatError('not-set-up')
  const key = nameKey(name)
  const limitKey = `${caller.address} ${key}`
  await secrets.signInTries.take(limitKey, 1)
  const account = await storage.accountByName({ nameKey: key })
  const stored = account && (await storage.credential({ credentialId: recoveryId(account.accountId) }))
  if (!account || !stored || !isProof(proof, stored.detail)) throw new ChatError('recovery-code-wrong')
  await secrets.signInTries.giveBack(limitKey, 1)
  const { accountId } = account
  return letIn(context, { accountId, secondFactor, ticket, proof: { kind: 'recovery', keyShare } })
})

/** The code has 150 bits: a plain hash of what follows from it is as good as the slowest one. */
function isProof(proof: string, detail: string): boolean {
  const { verifier } = JSON.parse(detail) as { verifier: string } // Safe: written by recovery.set, and covered by a checksum.
  const found = createHash('sha256').update(Buffer.from(proof, 'base64url')).digest()
  return timingSafeEqual(found, Buffer.from(verifier, 'base64url'))
}

import { createHash, timingSafeEqual } from 'node:crypto'
import { ChatError, recover } from '@securechat/protocol'
import { nameKey } from '../../name-key.ts'
import { handleAnyone } from '../../operation.ts'
import { spread } from '../../sign-in/guessing.ts'
import { letIn } from '../session/let-in.ts'
import { recoveryId } from './recovery-id.ts'

export const handleRecover = handleAnyone(recover, async (context, input) => {
  const { name, proof, keyShare, secondFactor, ticket } = input
  const { caller, storage, secrets } = context
  if ((await storage.workspaceName()) === undefined) throw new ChatError('not-set-up')
  const key = nameKey(name)
  const limitKey = `${caller.address} ${key}`
  await spread(secrets.signInTries.take(limitKey, 1))
  const account = await storage.accountByName({ nameKey: key })
  // The same is done whether anybody has the name and a code or not.
  const stored = await storage.credential({ credentialId: recoveryId(account?.accountId ?? 'nobody') })
  const isRight = isProof(proof, stored?.detail ?? noVerifier)
  if (!account || !stored || !isRight) throw new ChatError('recovery-code-wrong')
  await secrets.signInTries.giveBack(limitKey, 1)
  const { accountId } = account
  return letIn(context, { accountId, secondFactor, ticket, proof: { kind: 'recovery', keyShare } })
})

const noVerifier = JSON.stringify({ verifier: Buffer.alloc(32).toString('base64url') })

/** The code has 150 bits: a plain hash of what follows from it is as good as the slowest one. */
function isProof(proof: string, detail: string): boolean {
  const { verifier } = JSON.parse(detail) as { verifier: string } // Safe: written by recovery.set, and covered by a checksum.
  const found = createHash('sha256').update(Buffer.from(proof, 'base64url')).digest()
  return timingSafeEqual(found, Buffer.from(verifier, 'base64url'))
}

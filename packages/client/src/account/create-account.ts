import {
  createAccountKeys,
  createRootKey,
  exportAccountKeys,
  newId,
  passwordKek,
  publicKeysOf,
  startRegistration,
  toBase64url,
  wrapRoot,
  type Bytes,
} from '@securechat/crypto'
import { AccountId, beginAccount, createAccount, type Admission } from '@securechat/protocol'
import type { StoreEntry } from '../store/store.ts'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { makeDevice } from './new-device.ts'
import { renameSelf } from './self.ts'
import { mirrorEntries, sealFirst, type OpenedEntry } from './vault-entries.ts'

interface NewAccount {
  name: string
  password: string
  admission: Admission
  /** Made with the workspace, or passed on by whoever invites. */
  workspaceKey: Bytes
  /** What else the device is to remember from the start. */
  entries: StoreEntry[]
}

/**
 * Makes an account with this installation as its first device, and signs it in.
 *
 * @throws ChatError `set-up-code-wrong`, `already-set-up`, `invite-over`, `name-taken` …; OfflineError: whether the account
 *   was made is then not known, and signing in tells.
 */
export async function createNewAccount(entrance: Entrance, given: NewAccount): Promise<OpenDevice> {
  const { name, admission, workspaceKey } = given
  const accountId = AccountId.parse(newId())
  const { record, kek } = await register(entrance, given, accountId)
  const root = createRootKey()
  const keys = await createAccountKeys()
  const publicKeys = await publicKeysOf(keys)
  const vault: OpenedEntry[] = [
    { name: 'identity', content: await exportAccountKeys(keys) },
    { name: 'workspace', content: workspaceKey },
  ]
  const made = await makeDevice({
    devices: entrance.devices,
    outer: entrance.store,
    me: { accountId, name, role: admission.kind === 'set-up' ? 'owner' : 'member' },
    workspaceName: admission.kind === 'set-up' ? admission.workspaceName : '',
    root,
    workspaceKey,
    identityPrivateKey: keys.identity.privateKey,
    identityKey: publicKeys.identityKey,
    nowMs: await entrance.serverNowMs(),
    packageCount: entrance.packageCount,
    entries: [...mirrorEntries(vault), ...given.entries],
  })
  const wrappedRoot = toBase64url(await wrapRoot(kek, root, accountId))
  const sealedVault = await sealFirst({ root, accountId }, vault)
  for (const { name: entry, content } of vault) if (entry === 'identity') content.fill(0)
  const { session, workspaceName } = await entrance.offer(made, () =>
    entrance.rest.call(createAccount, {
      accountId,
      name,
      admission,
      registrationRecord: record,
      ...publicKeys,
      wrappedRoot,
      vault: sealedVault,
      certificate: made.certificate,
      keyPackages: made.upload,
    }),
  )
  const self = { ...made.self, workspaceName }
  await renameSelf(made.store, self)
  await entrance.devices.signedIn(made.note, made.storageKey, session.token)
  return { store: made.store, self, token: session.token }
}

/** OPAQUE registration: what the server keeps to check the password by, and the key that only the password gives. */
async function register({ rest }: Entrance, { name, password, admission }: NewAccount, accountId: AccountId) {
  const registration = await startRegistration(password)
  const registrationRequest = registration.request
  const begun = await rest.call(beginAccount, { accountId, name, admission, registrationRequest })
  const { record, exportKey } = await registration.finish(begun.registrationResponse)
  return { record, kek: await passwordKek(exportKey, accountId) }
}

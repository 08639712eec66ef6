import {
  createAccountKeys,
  createKeyShare,
  createRoot,
  exportAccountKeys,
  newId,
  publicKeysOf,
  requestKeyOf,
  type AccountKeys,
  type Bytes,
  type KeyShare,
} from '@securechat/crypto'
import { AccountId, beginAccount, createAccount, type Admission, type Session } from '@securechat/protocol'
import type { StoreEntry } from '../store/store.ts'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { localSession, type LocalSession } from './local-session.ts'
import { makeDevice } from './new-device.ts'
import { newPassword } from './password.ts'
import { renameSelf } from './self.ts'
import { mirrorEntries, sealFirst, stateEntry } from './vault-entries.ts'
import { isWorkspaceKey, workspaceKeyName } from './workspace-key.ts'
import { emptyVault, headOf, withEntries } from './vault-state.ts'

interface NewAccount {
  name: string
  password: string
  admission: Admission
  /** Made with the workspace, or passed on by whoever invites; missing where a provider's word lets in. */
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
  const { rest } = entrance
  const { name, password, admission, workspaceKey } = given
  const accountId = AccountId.parse(newId())
  const { record, holder } = await newPassword(password, accountId, (registrationRequest) =>
    rest.call(beginAccount, { accountId, name, admission, registrationRequest }),
  )
  const keys = await createAccountKeys()
  const publicKeys = await publicKeysOf(keys)
  const root = createRoot(1)
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
    entries: given.entries,
  })
  const empty = await emptyVault(accountId, root, [holder, made.holder])
  const vault = await firstVault({ accountId, empty, keys, workspaceKey })
  await made.store.write({ put: vault.put })
  const share = await createKeyShare()
  const { session: begun, workspaceName } = await entrance.offer(made, () =>
    rest.call(createAccount, {
      accountId,
      name,
      admission,
      registrationRecord: record,
      ...publicKeys,
      head: vault.head,
      vault: vault.sealed,
      certificate: made.certificate,
      keyPackages: made.upload,
      keyShare: share.keyShare,
    }),
  )
  const self = { ...made.self, workspaceName }
  await renameSelf(made.store, self)
  const session = await agreed(begun, share)
  await entrance.devices.signedIn(made.note, made.storageKey, session)
  return { store: made.store, self, session }
}

/** A registration gives both sides no common key; the shares do. */
async function agreed(session: Session, share: KeyShare): Promise<LocalSession> {
  const secret = await share.agree(session.keyShare ?? '')
  return localSession(session, await requestKeyOf(secret, session.sessionId))
}

interface FirstVault {
  accountId: AccountId
  empty: Awaited<ReturnType<typeof emptyVault>>
  keys: AccountKeys
  workspaceKey: Bytes
}

/** With what every account begins with: for the server, and to be remembered. */
async function firstVault({ accountId, empty, keys, workspaceKey }: FirstVault) {
  const identity = await exportAccountKeys(keys)
  const { sealed, opened } = await sealFirst({ root: empty.root, accountId }, [
    { name: 'identity', content: identity },
    ...(isWorkspaceKey(workspaceKey) ? [{ name: workspaceKeyName, content: workspaceKey }] : []),
  ])
  const leaves = opened.map(({ leaf }) => leaf)
  const state = await withEntries(accountId, empty, leaves)
  const put = [...mirrorEntries(opened), stateEntry(state)]
  identity.fill(0)
  return { head: await headOf(accountId, state), sealed, put }
}

import {
  type ClientConfig,
  type ClientState,
  createCommit,
  emptyPskIndex,
  encodeGroupState,
  encodeMlsMessage,
  mlsExporter,
  type Proposal,
  processPublicMessage,
} from 'ts-mls'
import type { SecretTree } from 'ts-mls/secretTree.js'
import { concat, equalBytes } from './bytes.ts'
import type { CommitFacts, CredentialCheck, MlsChanges, MlsGroup, MlsLeaf } from './mls-engine.ts'
import { mlsSuite } from './provider.ts'
import { encodeRatchet, type PrivateData, sealWithRatchet } from './ts-mls-ratchet.ts'
import {
  commitFacts,
  decodePackage,
  decodePublicCommit,
  fromLibrary,
  leafKeys,
  toLibrary,
} from './ts-mls-codec.ts'

/** First byte of a serialised group; raised when the library's own form changes. */
export const STATE_FORMAT = 1

/** One member's view of one epoch, held in the library's immutable state. */
export class TsMlsGroup implements MlsGroup {
  readonly #state: ClientState
  readonly #secretTree: SecretTree
  #leaves: MlsLeaf[] | undefined

  constructor(state: ClientState) {
    this.#secretTree = state.secretTree
    this.#state = withoutLeftovers(state)
  }

  get groupId() {
    return this.#state.groupContext.groupId
  }

  get epoch() {
    return this.#state.groupContext.epoch
  }

  get ownLeaf() {
    return this.#state.privatePath.leafIndex
  }

  get extensions() {
    return this.#state.groupContext.extensions.map(fromLibrary)
  }

  get epochAuthenticator() {
    return this.#state.keySchedule.epochAuthenticator
  }

  /** Leaves sit at the even places of the tree's array (RFC 9420 §C). */
  get leaves(): readonly MlsLeaf[] {
    this.#leaves ??= this.#state.ratchetTree.flatMap((node, at) =>
      node?.nodeType === 'leaf' ? [{ leaf: at / 2, ...leafKeys(node.leaf) }] : [],
    )
    return this.#leaves
  }

  async exportSecret(label: string, lengthBytes: number): Promise<Uint8Array> {
    const { exporterSecret } = this.#state.keySchedule
    return mlsExporter(exporterSecret, label, new Uint8Array(), lengthBytes, await mlsSuite())
  }

  serialize(): Uint8Array {
    return concat(Uint8Array.of(STATE_FORMAT), encodeGroupState(this.#state))
  }

  freshRatchet(): Uint8Array | undefined {
    if (this.#secretTree.length === 0) return undefined
    const { ratchetTree, groupContext, keySchedule } = this.#state
    const { senderDataSecret } = keySchedule
    return encodeRatchet({ secretTree: this.#secretTree, ratchetTree, groupContext, senderDataSecret })
  }

  async sealPrivate(ratchet: Uint8Array, { data, authenticated }: PrivateData) {
    const { signaturePrivateKey, privatePath } = this.#state
    return sealWithRatchet(ratchet, {
      data,
      authenticated,
      signKey: signaturePrivateKey,
      leaf: privatePath.leafIndex,
    })
  }

  /**
   * What the library calls `consumed` is not wiped: it includes secrets of this epoch, which goes on being used
   * when the server turns the commit down.
   */
  async commit({ add, remove, extensions, groupInfoExtensions }: MlsChanges) {
    const removes = remove.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } }))
    const adds = add.map((bytes): Proposal => ({
      proposalType: 'add',
      add: { keyPackage: decodePackage(bytes) },
    }))
    const context: Proposal[] =
      extensions === undefined
        ? []
        : [
            {
              proposalType: 'group_context_extensions',
              groupContextExtensions: { extensions: extensions.map(toLibrary) },
            },
          ]
    const { newState, commit, welcome } = await createCommit(
      { state: this.#state, cipherSuite: await mlsSuite() },
      {
        extraProposals: [...context, ...removes, ...adds],
        wireAsPublicMessage: true,
        ratchetTreeExtension: true,
        groupInfoExtensions: groupInfoExtensions.map(toLibrary),
      },
    )
    const next = new TsMlsGroup(newState)
    if (welcome === undefined) return { next, commit: encodeMlsMessage(commit) }
    const envelope = { version: 'mls10', wireformat: 'mls_welcome', welcome } as const
    return { next, commit: encodeMlsMessage(commit), welcome: encodeMlsMessage(envelope) }
  }

  readCommit(commit: Uint8Array): CommitFacts {
    return commitFacts(decodePublicCommit(commit))
  }

  async apply(commit: Uint8Array): Promise<MlsGroup | undefined> {
    const message = decodePublicCommit(commit)
    // An external commit may remove anybody (and is never needed here), so it is stopped at every level.
    const { newState, actionTaken } = await processPublicMessage(
      this.#state,
      message,
      emptyPskIndex,
      await mlsSuite(),
      (incoming) =>
        incoming.kind === 'commit' && incoming.senderLeafIndex !== undefined ? 'accept' : 'reject',
    )
    if (actionTaken !== 'accept') throw new RangeError('mls: commit refused')
    return newState.groupActiveState.kind === 'removedFromGroup' ? undefined : new TsMlsGroup(newState)
  }
}

/**
 * The library's knobs, each set: its own defaults trust every credential and keep old epochs.
 *
 * Lifetimes are checked above the engine, where the time of the commit is known; the library would hold every
 * leaf of a tree to the reader's own clock, and lock members out of groups with an old leaf in them.
 */
export function configFor(credentials: CredentialCheck): ClientConfig {
  return {
    authService: {
      validateCredential: async (credential, signatureKey) =>
        credential.credentialType === 'basic' &&
        (await credentials.validate(credential.identity, signatureKey)),
    },
    keyPackageEqualityConfig: {
      compareKeyPackages: (a, b) => equalBytes(a.leafNode.signaturePublicKey, b.leafNode.signaturePublicKey),
      compareKeyPackageToLeafNode: (a, leaf) =>
        equalBytes(a.leafNode.signaturePublicKey, leaf.signaturePublicKey),
    },
    lifetimeConfig: {
      maximumTotalLifetime: 0n,
      validateLifetimeOnReceive: false,
      nowMs: () => credentials.nowMs(),
    },
    keyRetentionConfig: {
      retainKeysForGenerations: 0,
      retainKeysForEpochs: 1,
      maximumForwardRatchetSteps: 0,
    },
    paddingConfig: { kind: 'alwaysPad', paddingLength: 0 },
  }
}

/**
 * Drops what only PrivateMessages need (the secret tree, which is kept apart where it is wanted, and earlier epochs) and private keys of nodes that have
 * been blanked since. What is not kept cannot leak, and a state stays as small as its tree.
 */
function withoutLeftovers(state: ClientState): ClientState {
  const { privatePath, ratchetTree } = state
  const living = Object.entries(privatePath.privateKeys).filter(
    ([node]) => ratchetTree[Number(node)] !== undefined,
  )
  return {
    ...state,
    secretTree: [],
    historicalReceiverData: new Map(),
    privatePath: { ...privatePath, privateKeys: Object.fromEntries(living) },
  }
}

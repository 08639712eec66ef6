/** Everything that touches a key. The rest of SecureChat moves bytes it cannot read. */
export {
  type AccountKeys,
  type AccountPrivateKeys,
  type AccountPublicKeys,
  createAccountKeys,
  exportAccountKeys,
  identityFingerprint,
  importAccountKeys,
  publicKeysOf,
} from './account-keys.ts'
export {
  type Admission,
  type Authority,
  createAuthority,
  type Directory,
  type DirectoryEntry,
  type Pins,
  type Signer,
} from './authority.ts'
export {
  type Bytes,
  concat,
  equalBytes,
  fromBase64url,
  fromUtf8,
  newId,
  randomBytes,
  sha256,
  toBase64url,
  utf8,
} from './bytes.ts'
export { certificateFingerprint, certifyDevice, verifyCertificate } from './certificate.ts'
export {
  createDeviceKeys,
  type DeviceKeys,
  exportDeviceKeys,
  importDeviceKeys,
  importFrameKey,
  signSocketChallenge,
  socketProof,
} from './device.ts'
export {
  answerLinkOffer,
  linkDigits,
  type LinkTranscript,
  type NewDeviceLink,
  offerLink,
  openFromLink,
  sealForLink,
} from './device-linking.ts'
export { CryptoError, type CryptoErrorCode, cryptoErrors } from './errors.ts'
export {
  FileCipher,
  FileHash,
  FileOpener,
  type FileSecret,
  newFileSecret,
  SEALED_SEGMENT_BYTES,
  sealedFileSize,
} from './file.ts'
export {
  type FrankedMessage,
  frankingTag,
  type MessageContext,
  verifyFranking,
  verifyReported,
} from './franking.ts'
export {
  type Changes,
  type Committed,
  type CreateGroup,
  Group,
  openPrivate,
  type Processed,
  welcomeRefs,
} from './group.ts'
export type { GroupMember } from './group-rules.ts'
export { hybridOpen, hybridSeal } from './hybrid-seal.ts'
export {
  type Invite,
  inviteFromSecret,
  joinProof,
  type JoinRequest,
  newInviteSecret,
  openInvitePreview,
  sealInvitePreview,
  verifyJoinProof,
} from './invite.ts'
export { createKeyPackages, keyPackageOwner, type NewKeyPackages } from './key-package.ts'
export type { LeafOwner } from './leaf-owner.ts'
export {
  createStorageKey,
  openRecord,
  sealRecord,
  type StorageKey,
  unwrapStorageKey,
  wrapStorageKey,
} from './local-store-key.ts'
export {
  type IncomingMessage,
  type OpenedMessage,
  openMessage,
  type OutgoingMessage,
  Sealer,
  type SealerOptions,
} from './message.ts'
export type { KeyPackage, OpenedPrivate } from './mls-engine.ts'
export { type Login, type Registration, startLogin, startRegistration } from './password.ts'
export { ReplayGuard } from './replay-guard.ts'
export {
  contentDigest,
  createKeyShare,
  type KeyShare,
  requestKeyOf,
  signDeviceProof,
  signRequest,
} from './request-key.ts'
export {
  changedSettings,
  firstSettings,
  type RoomHistory,
  type RoomPolicy,
  type RoomSettings,
} from './room-settings.ts'
export { safetyNumber } from './safety-number.ts'
export { newRecoveryCode, type RecoverySecrets, recoverySecrets } from './recovery-code.ts'
export { createRoot, openVaultEntry, sealVaultEntry, type VaultPlace, type VaultRoot } from './vault.ts'
export { type Holder, holderKeys, type HolderKeys, openRoot, sealRoot } from './vault-holder.ts'
export { type Manifest, openManifest, sealManifest, vaultLeaf, VaultSum } from './vault-manifest.ts'
export { createWorkspaceKey, openProfile, sealProfile } from './workspace-key.ts'

import type { Operation } from '../operation.ts'
import { adminOperations } from './admin/index.ts'
import { beginAccount } from './account/begin.ts'
import { createAccount } from './account/create.ts'
import { enrolDevice } from './device/enrol.ts'
import { listDevices } from './device/list.ts'
import { lookupDevices } from './device/lookup.ts'
import { resumeDevice } from './device/resume.ts'
import { revokeDevice } from './device/revoke.ts'
import { createInvite } from './invite/create.ts'
import { readInvite } from './invite/read.ts'
import { revokeInvite } from './invite/revoke.ts'
import { claimKeys } from './keys/claim.ts'
import { publishKeys } from './keys/publish.ts'
import { eraseMessages } from './message/erase.ts'
import { createAppPassword } from './app-password/create.ts'
import { listAppPasswords } from './app-password/list.ts'
import { revokeAppPassword } from './app-password/revoke.ts'
import { postMessage } from './message/post.ts'
import { changeMember } from './room/member.ts'
import { listPublicRooms } from './room/public.ts'
import { talkPublicly } from './room/talk.ts'
import { reportMessage } from './message/report.ts'
import { sendMessage } from './message/send.ts'
import { listPeople } from './people/list.ts'
import { setPresence } from './people/presence.ts'
import { listPush } from './push/list.ts'
import { subscribePush } from './push/subscribe.ts'
import { unsubscribePush } from './push/unsubscribe.ts'
import { closeReport } from './report/close.ts'
import { listReports } from './report/list.ts'
import { browseRooms } from './room/browse.ts'
import { commitRoom } from './room/commit.ts'
import { createRoom } from './room/create.ts'
import { moveCursor } from './room/cursor.ts'
import { describeRoom } from './room/describe.ts'
import { setRoomPolicy } from './room/policy.ts'
import { readEvents } from './room/events.ts'
import { joinRoom } from './room/join.ts'
import { leaveRoom } from './room/leave.ts'
import { listRooms } from './room/list.ts'
import { reportLost } from './room/report-lost.ts'
import { signalTyping } from './room/typing.ts'
import { takeWelcome } from './room/welcomed.ts'
import { listWelcomes } from './room/welcomes.ts'
import { beginSession } from './session/begin.ts'
import { endSession } from './session/end.ts'
import { endOtherSessions } from './session/end-others.ts'
import { finishSession } from './session/finish.ts'
import { listSessions } from './session/list.ts'
import { refreshSession } from './session/refresh.ts'
import { revokeSession } from './session/revoke.ts'
import { beginPassword } from './password/begin.ts'
import { changePassword } from './password/change.ts'
import { setRecovery } from './recovery/set.ts'
import { recover } from './recovery/sign-in.ts'
import { challengePasskey } from './passkey/challenge.ts'
import { signInByPasskey } from './passkey/sign-in.ts'
import { beginPasskey } from './passkey/begin.ts'
import { addPasskey } from './passkey/add.ts'
import { removePasskey } from './passkey/remove.ts'
import { requirePasskey } from './passkey/require.ts'
import { beginTotp } from './totp/begin.ts'
import { enableTotp } from './totp/enable.ts'
import { disableTotp } from './totp/disable.ts'
import { listCredentials } from './credential/list.ts'
import { openLink } from './link/open.ts'
import { readLink } from './link/read.ts'
import { leaveLink } from './link/leave.ts'
import { answerLink } from './link/answer.ts'
import { beginProvider } from './provider/begin.ts'
import { finishProvider } from './provider/finish.ts'
import { linkProvider } from './provider/link.ts'
import { unlinkProvider } from './provider/unlink.ts'
import { listArrivals } from './arrival/list.ts'
import { grantArrival } from './arrival/grant.ts'
import { readArrival } from './arrival/read.ts'
import { endArrival } from './arrival/end.ts'
import { signInByLink } from './link/sign-in.ts'
import { configurePlugin } from './plugin/configure.ts'
import { listPlugins } from './plugin/list.ts'
import { restartPlugin } from './plugin/restart.ts'
import { readVault } from './vault/read.ts'
import { writeVault } from './vault/write.ts'
import { describeWorkspace } from './workspace/describe.ts'

export {
  changeMember,
  createAppPassword,
  listAppPasswords,
  listPublicRooms,
  postMessage,
  revokeAppPassword,
  talkPublicly,
  beginAccount,
  beginSession,
  browseRooms,
  claimKeys,
  closeReport,
  commitRoom,
  createAccount,
  createInvite,
  createRoom,
  describeRoom,
  setRoomPolicy,
  describeWorkspace,
  endOtherSessions,
  endSession,
  enrolDevice,
  eraseMessages,
  finishSession,
  joinRoom,
  leaveRoom,
  listDevices,
  listPeople,
  listPush,
  listReports,
  listRooms,
  listSessions,
  listWelcomes,
  lookupDevices,
  moveCursor,
  publishKeys,
  readEvents,
  readInvite,
  readVault,
  refreshSession,
  reportLost,
  reportMessage,
  resumeDevice,
  revokeDevice,
  revokeInvite,
  revokeSession,
  sendMessage,
  setPresence,
  signalTyping,
  subscribePush,
  takeWelcome,
  unsubscribePush,
  writeVault,
  beginPassword,
  changePassword,
  setRecovery,
  recover,
  challengePasskey,
  signInByPasskey,
  beginPasskey,
  addPasskey,
  removePasskey,
  requirePasskey,
  beginTotp,
  enableTotp,
  disableTotp,
  listCredentials,
  openLink,
  readLink,
  leaveLink,
  answerLink,
  signInByLink,
  beginProvider,
  finishProvider,
  linkProvider,
  unlinkProvider,
  listArrivals,
  grantArrival,
  readArrival,
  endArrival,
  listPlugins,
  configurePlugin,
  restartPlugin,
}

/** Every operation. OpenAPI, the gateway and the SDK are all built from this list. */
export const operations: readonly Operation[] = [
  describeWorkspace,
  beginAccount,
  createAccount,
  beginSession,
  finishSession,
  refreshSession,
  listSessions,
  revokeSession,
  endOtherSessions,
  endSession,
  enrolDevice,
  resumeDevice,
  lookupDevices,
  listDevices,
  revokeDevice,
  publishKeys,
  claimKeys,
  listPeople,
  setPresence,
  subscribePush,
  listPush,
  unsubscribePush,
  createRoom,
  listRooms,
  browseRooms,
  readEvents,
  commitRoom,
  joinRoom,
  leaveRoom,
  reportLost,
  describeRoom,
  setRoomPolicy,
  moveCursor,
  signalTyping,
  listWelcomes,
  takeWelcome,
  sendMessage,
  postMessage,
  listPublicRooms,
  changeMember,
  talkPublicly,
  createAppPassword,
  listAppPasswords,
  revokeAppPassword,
  eraseMessages,
  reportMessage,
  listReports,
  closeReport,
  createInvite,
  readInvite,
  revokeInvite,
  readVault,
  writeVault,
  beginPassword,
  changePassword,
  setRecovery,
  recover,
  challengePasskey,
  signInByPasskey,
  beginPasskey,
  addPasskey,
  removePasskey,
  requirePasskey,
  beginTotp,
  enableTotp,
  disableTotp,
  listCredentials,
  openLink,
  readLink,
  leaveLink,
  answerLink,
  signInByLink,
  beginProvider,
  finishProvider,
  linkProvider,
  unlinkProvider,
  listArrivals,
  grantArrival,
  readArrival,
  endArrival,
  listPlugins,
  configurePlugin,
  restartPlugin,
  ...adminOperations,
]

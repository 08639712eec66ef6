import type { Handler } from '../operation.ts'
import { adminHandlers } from './admin/index.ts'
import { handleBeginAccount } from './account/begin.ts'
import { handleCreateAccount } from './account/create.ts'
import { handleEnrolDevice } from './device/enrol.ts'
import { handleListDevices } from './device/list.ts'
import { handleLookupDevices } from './device/lookup.ts'
import { handleResumeDevice } from './device/resume.ts'
import { handleRevokeDevice } from './device/revoke.ts'
import { handleCreateInvite } from './invite/create.ts'
import { handleReadInvite } from './invite/read.ts'
import { handleRevokeInvite } from './invite/revoke.ts'
import { handleClaimKeys } from './keys/claim.ts'
import { handlePublishKeys } from './keys/publish.ts'
import { handleEraseMessages } from './message/erase.ts'
import { handleReportMessage } from './message/report.ts'
import { handleSendMessage } from './message/send.ts'
import { handleBeginProvider } from './provider/begin.ts'
import { handleFinishProvider } from './provider/finish.ts'
import { handleLinkProvider } from './provider/link.ts'
import { handleUnlinkProvider } from './provider/unlink.ts'
import { handleListArrivals } from './arrival/list.ts'
import { handleGrantArrival } from './arrival/grant.ts'
import { handleReadArrival } from './arrival/read.ts'
import { handleEndArrival } from './arrival/end.ts'
import { handleListPeople } from './people/list.ts'
import { handleSetPresence } from './people/presence.ts'
import { handleListPush } from './push/list.ts'
import { handleSubscribePush } from './push/subscribe.ts'
import { handleUnsubscribePush } from './push/unsubscribe.ts'
import { handleCloseReport } from './report/close.ts'
import { handleListReports } from './report/list.ts'
import { handleBrowseRooms } from './room/browse.ts'
import { handleCommitRoom } from './room/commit.ts'
import { handleCreateRoom } from './room/create.ts'
import { handleMoveCursor } from './room/cursor.ts'
import { handleDescribeRoom } from './room/describe.ts'
import { handleSetRoomPolicy } from './room/policy.ts'
import { handleReadEvents } from './room/events.ts'
import { handleJoinRoom } from './room/join.ts'
import { handleLeaveRoom } from './room/leave.ts'
import { handleListRooms } from './room/list.ts'
import { handleReportLost } from './room/report-lost.ts'
import { handleSignalTyping } from './room/typing.ts'
import { handleTakeWelcome } from './room/welcomed.ts'
import { handleListWelcomes } from './room/welcomes.ts'
import { handleCreateAppPassword } from './app-password/create.ts'
import { handleListAppPasswords } from './app-password/list.ts'
import { handleRevokeAppPassword } from './app-password/revoke.ts'
import { handlePostMessage } from './message/post.ts'
import { handleChangeMember } from './room/member.ts'
import { handleListPublicRooms } from './room/public.ts'
import { handleTalkPublicly } from './room/talk.ts'
import { handleBeginSession } from './session/begin.ts'
import { handleEndSession } from './session/end.ts'
import { handleEndOtherSessions } from './session/end-others.ts'
import { handleFinishSession } from './session/finish.ts'
import { handleListSessions } from './session/list.ts'
import { handleRefreshSession } from './session/refresh.ts'
import { handleRevokeSession } from './session/revoke.ts'
import { handleBeginPassword } from './password/begin.ts'
import { handleChangePassword } from './password/change.ts'
import { handleSetRecovery } from './recovery/set.ts'
import { handleRecover } from './recovery/sign-in.ts'
import { handleChallengePasskey } from './passkey/challenge.ts'
import { handleSignInByPasskey } from './passkey/sign-in.ts'
import { handleBeginPasskey } from './passkey/begin.ts'
import { handleAddPasskey } from './passkey/add.ts'
import { handleRemovePasskey } from './passkey/remove.ts'
import { handleRequirePasskey } from './passkey/require.ts'
import { handleBeginTotp } from './totp/begin.ts'
import { handleEnableTotp } from './totp/enable.ts'
import { handleDisableTotp } from './totp/disable.ts'
import { handleListCredentials } from './credential/list.ts'
import { handleOpenLink } from './link/open.ts'
import { handleReadLink } from './link/read.ts'
import { handleLeaveLink } from './link/leave.ts'
import { handleAnswerLink } from './link/answer.ts'
import { handleSignInByLink } from './link/sign-in.ts'
import { handleConfigurePlugin } from './plugin/configure.ts'
import { handleListPlugins } from './plugin/list.ts'
import { handleRestartPlugin } from './plugin/restart.ts'
import { handleReadVault } from './vault/read.ts'
import { handleWriteVault } from './vault/write.ts'
import { handleDescribeWorkspace } from './workspace/describe.ts'

const all: readonly Handler[] = [
  handleBeginAccount,
  handleCreateAccount,
  handleEnrolDevice,
  handleLookupDevices,
  handleListDevices,
  handleRevokeDevice,
  handleResumeDevice,
  handleCreateInvite,
  handleReadInvite,
  handleRevokeInvite,
  handleClaimKeys,
  handlePublishKeys,
  handleSendMessage,
  handlePostMessage,
  handleListPublicRooms,
  handleChangeMember,
  handleTalkPublicly,
  handleCreateAppPassword,
  handleListAppPasswords,
  handleRevokeAppPassword,
  handleEraseMessages,
  handleReportMessage,
  handleListReports,
  handleCloseReport,
  handleListPeople,
  handleSetPresence,
  handleSubscribePush,
  handleListPush,
  handleUnsubscribePush,
  handleBrowseRooms,
  handleCommitRoom,
  handleCreateRoom,
  handleMoveCursor,
  handleDescribeRoom,
  handleSetRoomPolicy,
  handleReadEvents,
  handleJoinRoom,
  handleLeaveRoom,
  handleListRooms,
  handleReportLost,
  handleSignalTyping,
  handleTakeWelcome,
  handleListWelcomes,
  handleBeginSession,
  handleEndSession,
  handleFinishSession,
  handleRefreshSession,
  handleListSessions,
  handleRevokeSession,
  handleEndOtherSessions,
  handleReadVault,
  handleWriteVault,
  handleBeginPassword,
  handleChangePassword,
  handleSetRecovery,
  handleRecover,
  handleChallengePasskey,
  handleSignInByPasskey,
  handleBeginPasskey,
  handleAddPasskey,
  handleRemovePasskey,
  handleRequirePasskey,
  handleBeginTotp,
  handleEnableTotp,
  handleDisableTotp,
  handleListCredentials,
  handleOpenLink,
  handleReadLink,
  handleLeaveLink,
  handleAnswerLink,
  handleSignInByLink,
  handleListPlugins,
  handleConfigurePlugin,
  handleRestartPlugin,
  handleDescribeWorkspace,
  handleBeginProvider,
  handleFinishProvider,
  handleLinkProvider,
  handleUnlinkProvider,
  handleListArrivals,
  handleGrantArrival,
  handleReadArrival,
  handleEndArrival,
  ...adminHandlers,
]

/** Who carries out each operation, by wire name. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
  all.map((handler) => [handler.operation.name, handler]),
)

/** What the interface knows of the client: the shapes it draws and the calls it makes. */
export type {
  ConnectionState,
  DeviceSummary,
  EngineApi,
  EngineClient,
  EngineState,
  EngineUpdate,
  InvitePreview,
  Line,
  MessageLine,
  MessageStatus,
  NoticeLine,
  NotifyLevel,
  PersonSettings,
  PersonSummary,
  Phase,
  RoomMember,
  RoomSettings,
  RoomSummary,
  SafetySummary,
  Timeline,
} from '@securechat/client'
export type { AccountId, EventId, HistoryPolicy, PresenceState, RoomId } from '@securechat/protocol'

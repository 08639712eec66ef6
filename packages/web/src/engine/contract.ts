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
  PersonSummary,
  Phase,
  RoomMember,
  RoomSummary,
  SafetySummary,
  Timeline,
} from '@securechat/client'
export type { AccountId, EventId, HistoryPolicy, PresenceState, RoomId } from '@securechat/protocol'

import type { EventId, RoomId } from '@securechat/protocol'

/** What a room may call its person for. `invisible` also keeps it out of sight while nothing in it is for them. */
export type NotifyLevel = 'everything' | 'mentions' | 'nothing' | 'invisible'

/** What a person set for one room; whatever is missing is as it is at first. */
export interface RoomSettings {
  level?: NotifyLevel
  /** Silent until then, whatever the level. */
  mutedUntilMs?: number
  /** Its place among the favourites: smaller comes first. */
  favourite?: number
  /** Marked unread when the account had read up to here; reading on ends it. */
  unreadAtSeq?: number
  /** Messages the person wants to find again. */
  stars?: EventId[]
  /** What was being written here when the person left it, on whichever device. */
  draft?: string
}

/** What a person set for themselves. */
export interface PersonSettings {
  /** Nothing calls them until then. */
  quietUntilMs?: number
  /** Nothing calls them between these minutes of their day, e.g. 22 × 60 and 7 × 60. */
  quietDaily?: { fromMinute: number; toMinute: number }
  enterSends?: boolean
  /** Whether notifications show what was written; they do unless this says otherwise. */
  hidesText?: boolean
  notifies?: boolean
}

export interface AccountSettings {
  person: PersonSettings
  rooms: Record<RoomId, RoomSettings>
}

/** A change of settings: `null` takes a part back to what it is at first. */
export type SettingsChange<T> = { [Key in keyof T]: T[Key] | null }

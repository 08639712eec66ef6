/** Our MLS extensions, from the range for private use (RFC 9420 §17.3). Every leaf lists both in its capabilities. */
export const extensionTypes = {
  /** In the GroupContext: what was agreed about the room when it was made (room-settings.ts). */
  settings: 0xf5c1,
  /** In a Welcome's GroupInfo: what the adder tells the newcomers, signed by the adder, readable only by them. */
  briefing: 0xf5c2,
} as const

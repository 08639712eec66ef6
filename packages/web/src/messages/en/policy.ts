import { plural } from '../plural.ts'

const days = (count: number) => plural('en', count, { one: '1 day', other: `${count} days` })

/** What a room keeps: who can read it later, and for how long. */
export const policy = {
  title: 'What this room keeps',
  open: 'What is kept',
  history: 'What newcomers can read',
  sinceJoin: 'From when they join',
  sinceJoinExplained: 'Earlier messages stay with those who were there.',
  shared: 'Everything',
  sharedExplained: 'A newcomer is given the messages of this room, sealed by whoever adds them.',
  none: 'Nothing is kept',
  noneExplained:
    'Each message has a key of its own that is thrown away once it is read. A new device, yours too, starts with an empty room.',
  keep: 'How long messages stay',
  forGood: 'For good',
  days,
  forGoodExplained: 'Messages stay until somebody deletes them.',
  daysExplained: (count: number) =>
    `After ${days(count)} messages and their keys are deleted from members’ devices and from the server. Whoever copied one keeps the copy.`,
  scope:
    'Who can read what holds for what is written from now on. The time also holds for what is here already.',
  onlyAdmins: 'Only whoever administers this room can change this.',
  save: 'Save',
  historyNone: 'Nothing is kept for later: a new device sees nothing from before it joined.',
  keptFor: (count: number) => `Messages are deleted after ${days(count)}.`,
  noticeSinceJoin: (by: string) => `${by} decided: newcomers read what is written from when they join`,
  noticeShared: (by: string) => `${by} decided: newcomers can read what is written here from now on`,
  noticeNone: (by: string) => `${by} decided: nothing is kept here for newcomers or new devices`,
}

import { plural } from '../plural.ts'

export const search = {
  title: 'Search all messages',
  titleIn: (room: string) => `Search in ${room}`,
  open: 'Search in this room',
  results: 'Found messages',
  hint: 'Words or parts of words; also from:name, in:room, has:link, has:code, before:2026-01-31.',
  count: (total: number, shown: number) =>
    total > shown
      ? `${total} found, the newest ${shown} are shown.`
      : plural('en', total, { one: '1 message found.', other: `${total} messages found.` }),
  reachesAll: 'All that you can read was searched, on this device.',
  reachesPartly: (rooms: number) =>
    plural('en', rooms, {
      one: 'One room has older messages that are not on this device.',
      other: `${rooms} rooms have older messages that are not on this device.`,
    }),
  fetchOlder: 'Fetch them',
}

import { plural } from '../plural.ts'

export const files = {
  attach: 'Attach files',
  tray: 'Files for the next message',
  remove: (name: string) => `Remove ${name}`,
  notesGone: 'Place and camera details are taken out of pictures.',
  notesStay: 'Some of these may say where and when they were made; that could not be taken out.',
  filmNotes: 'Films may say where and when they were made; that is not taken out.',
  tooLarge: (name: string, limit: string) =>
    `${name} is too large: this server takes files of up to ${limit}.`,
  tooMany: (most: number) => `A message takes up to ${most} files.`,
  unreadable: (name: string) => `${name} could not be read.`,
  dropHere: (room: string) => `Drop to send to ${room}`,
  pictures: (count: number) => plural('en', count, { one: '1 picture', other: `${count} pictures` }),
  open: (name: string) => `Open ${name}`,
  play: (name: string) => `Play ${name}`,
  save: (name: string) => `Download ${name}`,
  stop: (name: string) => `Stop downloading ${name}`,
  receiving: (name: string) => `Downloading ${name}`,
  sending: 'Uploading',
  cancel: 'Cancel upload',
  place: (at: number, count: number) => `${at} of ${count}`,
  larger: 'Zoom in',
  smaller: 'Zoom out',
  previous: 'Previous picture',
  next: 'Next picture',
  withFile: (name: string) => `File: ${name}`,
}

/** What to say for each code a call can fail with; codes without an entry get the engine's own words. */
export const errors = {
  unknown: 'Something went wrong. Try again.',
  'set-up-code-wrong': 'That is not the set-up code. Look in the terminal that started the server.',
  'already-set-up': 'This server already has its first account. Sign in, or ask for an invite link.',
  'name-taken': 'Somebody here already has that name.',
  'wrong-password': 'Name or password is not right.',
  'invite-over': 'This invitation has expired, been used up or been withdrawn.',
  'too-fast': 'That was quick. Wait a moment, then try again.',
  'not-allowed': 'Your role does not allow this.',
  'room-full': 'The room has as many members as it can hold.',
  'storage-full': 'The server is full, and stored nothing. Tell whoever runs it.',
  'bad-request': 'The server did not accept that. Check what you entered.',
  'too-large': 'That is larger than this server accepts.',
  'file-gone': 'The file cannot be read any more. Choose it again.',
  'file-missing': 'The server does not have the file any more.',
  'quota-full':
    'Your account has no room left for files on this server. Deleting messages with files makes room.',
  damaged: 'What the server sent is not what was sealed. It was not opened.',
  'not-found': 'The server does not have this any more.',
  'device-full': 'This device has no room left.',
  offline: 'There is no connection. Try again when you are back online.',
  internal: 'Something went wrong on the server. Try again in a moment.',
}

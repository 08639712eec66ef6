export const trust = {
  open: 'Safety number',
  title: (name: string) => `Safety number with ${name}`,
  lead: (name: string) =>
    `Compare it with what ${name} sees, face to face or in a call. If it is the same, nobody sits between you.`,
  working: 'Working out the number…',
  digits: 'Safety number',
  qr: 'QR code of the safety number',
  verified: (name: string) => `You have verified ${name}.`,
  changed: (name: string) =>
    `${name}’s key is not the one this account knew, so this number is a new one. Nothing is sent to the new key until you accept it. Somebody who set up their account anew has a new key; ask ${name}.`,
  changedVerified: (name: string) =>
    `You had verified ${name}, and this is another number. Nothing is sent where ${name} is until you compare it again, or accept the new key without comparing.`,
  accept: 'Accept new key',
  ways: 'How to compare',
  show: 'Show',
  scan: 'Scan or enter',
  camera: 'Picture of the camera',
  noCamera: 'There is no camera to scan with. Enter the number instead.',
  theirs: (name: string) => `${name}’s number`,
  theirsHint: 'Sixty digits; spaces do not matter.',
  same: (name: string) => `It is the same number. Nobody sits between you and ${name}.`,
  different: (name: string) =>
    `It is not the same number. Do not verify ${name}: somebody may sit between you, or this is the number of somebody else.`,
  review: 'Look at it',
  reviewDue: (name: string) =>
    `${name}’s key has changed since you verified it. What you write waits until you have looked.`,
  isVerified: 'Verified',
  unproven: 'Not let in by anybody here',
  mark: 'Mark as verified',
  unmark: 'Take back',
}

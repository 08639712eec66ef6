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
    `${name}’s key is not the one this account knew, so this number is a new one. Nothing is sent to the new key. Ask ${name} before you trust it.`,
  mark: 'Mark as verified',
  unmark: 'Take back',
}

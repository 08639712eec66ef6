export const security = {
  title: 'Where you are signed in',
  failed: 'Your sign-ins cannot be listed right now.',
  noDevice: 'Not yet on a device',
  thisOne: 'Here and now',
  since: (day: string) => `since ${day}`,
  kinds: {
    'new-account': 'account made',
    password: 'by password',
    provider: 'by your organisation',
    passkey: 'by passkey',
    link: 'from another device',
    recovery: 'by recovery code',
  },
  end: (name: string) => `End the sign-in of ${name}`,
  ended: (name: string) => `${name} is signed out; its password opens it again.`,
  endOthers: 'Sign out everywhere else',
  endOthersTitle: 'Sign out everywhere else?',
  endOthersLead:
    'Every other device is signed out at once. They stay your devices: with your password they go on where they were.',
  endedOthers: (count: number) =>
    count === 1 ? 'One other sign-in has ended.' : `${count} other sign-ins have ended.`,
}

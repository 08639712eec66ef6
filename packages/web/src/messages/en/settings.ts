export const settings = {
  title: 'Settings',
  appearance: 'Appearance',
  account: 'Account',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  density: 'Density',
  densities: { comfortable: 'Comfortable', compact: 'Compact' },
  writing: 'Writing',
  enterSends: 'Enter sends the message',
  enterSendsOn: 'Shift Enter begins a new line.',
  enterSendsOff: (primary: string) => `${primary} Enter sends; Enter begins a new line.`,
  motion: 'Motion follows your system: animations are off where it asks for less.',
  name: 'Name',
  signOut: 'Sign out',
  signOutExplained: 'Your messages stay on this device, sealed, until you sign in here again.',
  forgetHeading: 'Sign out and forget this device',
  forget: 'Forget this device',
  forgetExplained:
    'Also erases from this browser all messages and keys. Your account and other devices keep theirs.',
  forgetTitle: 'Forget this device?',
  forgetLead:
    'Everything SecureChat keeps in this browser is erased, also messages that have not been sent yet. You can sign in again with your name and password.',
  forgetOnly:
    'This is your only device: rooms in which nobody else is can then be read again, but not written to.',
  forgetConfirm: 'Forget everything',
}

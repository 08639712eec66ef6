/** Signing in with an organisation's own sign-in (OpenID Connect). */
export const providers = {
  signInWith: (label: string) => `Sign in with ${label}`,
  finishing: 'Finishing your sign-in…',
  welcome: (name: string) => `Welcome, ${name}`,
  newLead:
    'Your organisation has shown who you are. Choose a passphrase for your messages: it is made into keys on this device, and neither your organisation nor the server can read them without it.',
  passphrase: 'Vault passphrase',
  passphraseLost:
    'If you forget it, a recovery code or another signed-in device is the only way back to your messages.',
  create: 'Create account',
  welcomeBack: (name: string) => `Welcome back, ${name}`,
  knownLead:
    'Your organisation has shown who you are. Your messages are locked: open them with your passphrase, a passkey, your recovery code or another device.',
  failed: 'That sign-in did not work',
  refusedThere: 'The sign-in was stopped there. Nothing has changed here.',
  notBegunHere: 'This sign-in was not begun in this window. Begin again from here.',
  toStart: 'Back to the start',
  linked: (label: string) => `${label} is connected`,
  title: 'Other sign-ins',
  explained: (label: string) => `${label} can show who you are. It cannot open your messages.`,
  connected: (who: string, since: string) => `Connected as ${who} · since ${since}`,
  required: (who: string) => `Connected as ${who}. This account opens only after signing in there.`,
  connect: 'Connect',
  connectTo: (label: string) => `Connect ${label}`,
  disconnect: 'Disconnect',
  disconnectTitle: (label: string) => `Disconnect ${label}?`,
  disconnectLead: 'You go on signing in with your password. Your messages stay as they are.',
  disconnected: (label: string) => `${label} is disconnected`,
  keyMissing:
    'You are in. An administrator has still to let you see the open rooms; people can write to you already.',
  arrived: (name: string) =>
    `${name} came with your organisation’s sign-in and cannot see the names of open rooms yet.`,
  admit: 'Let them see',
  admitOne: (name: string) => `Let ${name} see the open rooms`,
  admitted: (name: string) => `${name} sees the open rooms now`,
}

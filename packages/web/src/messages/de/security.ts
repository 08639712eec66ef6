import type { Messages } from '../catalogue.ts'

export const security: Messages['security'] = {
  title: 'Wo du angemeldet bist',
  failed: 'Deine Anmeldungen lassen sich gerade nicht auflisten.',
  noDevice: 'Noch auf keinem Gerät',
  thisOne: 'Hier und jetzt',
  since: (day: string) => `seit ${day}`,
  kinds: {
    'new-account': 'Konto angelegt',
    password: 'mit Passwort',
    provider: 'über deine Organisation',
    passkey: 'mit Passkey',
    link: 'von einem anderen Gerät',
    recovery: 'mit Wiederherstellungscode',
  },
  end: (name: string) => `Anmeldung von ${name} beenden`,
  ended: (name: string) => `${name} ist abgemeldet; das Passwort öffnet es wieder.`,
  endOthers: 'Überall sonst abmelden',
  endOthersTitle: 'Überall sonst abmelden?',
  endOthersLead:
    'Jedes andere Gerät wird sofort abgemeldet. Es bleibt deins: Mit deinem Passwort geht es dort weiter, wo es war.',
  endedOthers: (count: number) =>
    count === 1 ? 'Eine andere Anmeldung ist beendet.' : `${count} andere Anmeldungen sind beendet.`,
}

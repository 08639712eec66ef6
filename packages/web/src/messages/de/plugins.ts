import type { plugins as english } from '../en/plugins.ts'

export const plugins: typeof english = {
  list: 'Erweiterungen',
  listLead:
    'Was diesem Server hinzugefügt wurde und wie es eingestellt ist. Erweiterungen können verschlüsselte Räume nicht lesen.',
  none: 'Auf diesem Server laufen keine Erweiterungen.',
  loading: 'Erweiterungen werden geholt …',
  states: {
    starting: 'Startet',
    running: 'Läuft',
    waiting: 'Fehlgeschlagen, startet gleich wieder',
    disabled: 'Zu oft fehlgeschlagen, abgeschaltet',
    stopped: 'Angehalten',
  },
  lastFault: 'Letzter Fehler',
  restart: 'Neu starten',
  settings: 'Einstellungen',
  uses: 'Darf nutzen',
  usesNothing: 'Nichts außer eigenen Daten',
  save: 'Speichern',
  saved: 'Gespeichert. Gilt in wenigen Sekunden überall.',
  keptSecret: 'Bleibt geheim. Unverändert lassen, um es zu behalten.',
  notSet: 'Nicht gesetzt',
  onePerLine: 'Eins pro Zeile.',
  saysPlugin: (reason: string) => `Dieser Server sagt: „${reason}“`,
}

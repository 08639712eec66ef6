import type { Messages } from './catalogue.ts'
import { actions } from './de/actions.ts'
import { policy } from './de/policy.ts'
import { polls } from './de/polls.ts'
import { composer } from './de/composer.ts'
import { desktop } from './de/desktop.ts'
import { devices } from './de/devices.ts'
import { dialogs } from './de/dialogs.ts'
import { files } from './de/files.ts'
import { entrance } from './de/entrance.ts'
import { errors } from './de/errors.ts'
import { lists } from './de/lists.ts'
import { journey } from './de/journey.ts'
import { plugins } from './de/plugins.ts'
import { reports } from './de/reports.ts'
import { keeping } from './de/keeping.ts'
import { providers } from './de/providers.ts'
import { rooms } from './de/rooms.ts'
import { search } from './de/search.ts'
import { security } from './de/security.ts'
import { settings } from './de/settings.ts'
import { timeline } from './de/timeline.ts'
import { trust } from './de/trust.ts'

/** German. */
export const de: Messages = {
  product: 'SecureChat',
  skipToMessages: 'Zu den Nachrichten springen',
  skipToComposer: 'Zum Schreiben springen',
  close: 'Schließen',
  cancel: 'Abbrechen',
  back: 'Zurück',
  copy: 'Kopieren',
  copied: 'Kopiert',
  working: 'Einen Moment …',
  you: 'du',
  starting: 'Deine Räume werden geöffnet …',
  brokenTitle: 'SecureChat kann hier nicht starten',
  brokenLead:
    'Deine Schlüssel liegen im Speicher dieses Browsers, und er gibt uns keinen. Meist liegt das an einem privaten Fenster oder einer vollen Festplatte.',
  reload: 'Noch einmal versuchen',
  dates: { today: 'Heute', yesterday: 'Gestern' },
  desktop,
  policy,
  ...rooms,
  ...dialogs,
  devices,
  keeping,
  providers,
  security,
  entrance,
  errors,
  files,
  lists,
  reports,
  journey,
  plugins,
  timeline,
  actions,
  polls,
  trust,
  composer,
  search,
  settings,
}

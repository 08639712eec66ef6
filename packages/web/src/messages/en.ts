import { actions } from './en/actions.ts'
import { policy } from './en/policy.ts'
import { polls } from './en/polls.ts'
import { composer } from './en/composer.ts'
import { desktop } from './en/desktop.ts'
import { devices } from './en/devices.ts'
import { dialogs } from './en/dialogs.ts'
import { files } from './en/files.ts'
import { entrance } from './en/entrance.ts'
import { errors } from './en/errors.ts'
import { lists } from './en/lists.ts'
import { journey } from './en/journey.ts'
import { plugins } from './en/plugins.ts'
import { reports } from './en/reports.ts'
import { keeping } from './en/keeping.ts'
import { providers } from './en/providers.ts'
import { rooms } from './en/rooms.ts'
import { search } from './en/search.ts'
import { security } from './en/security.ts'
import { settings } from './en/settings.ts'
import { timeline } from './en/timeline.ts'
import { trust } from './en/trust.ts'

/** English, and the shape of every other catalogue. */
export const en = {
  product: 'SecureChat',
  skipToMessages: 'Skip to messages',
  skipToComposer: 'Skip to writing',
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  copy: 'Copy',
  copied: 'Copied',
  working: 'One moment…',
  you: 'you',
  starting: 'Opening your rooms…',
  brokenTitle: 'SecureChat cannot start here',
  brokenLead:
    'Your keys are kept in this browser’s storage, and it does not give us any. Private windows and full disks are the usual reasons.',
  reload: 'Try again',
  dates: { today: 'Today', yesterday: 'Yesterday' },
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

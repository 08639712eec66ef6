import { SearchDialog } from '../search/search-dialog.tsx'
import { SettingsDialog } from '../settings/settings-dialog.tsx'
import type { DialogState } from '../state/dialogs.ts'
import { Lightbox } from '../files/lightbox.tsx'
import { AddPeopleDialog } from './add-people-dialog.tsx'
import { BrowseDialog } from './browse-dialog.tsx'
import { ForwardDialog } from './forward-dialog.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { JourneyDialog } from './journey-dialog.tsx'
import { NewDirectDialog } from './new-direct-dialog.tsx'
import { NewRoomDialog } from './new-room-dialog.tsx'
import { PluginsDialog } from './plugins-dialog.tsx'
import { PolicyDialog } from './policy-dialog.tsx'
import { PollDialog } from './poll-dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { ReportDialog } from './report-dialog.tsx'
import { ReportsDialog } from './reports-dialog.tsx'
import { Switcher } from './switcher.tsx'
import { VerifyDialog } from './verify-dialog.tsx'

/** The dialog for a state. */
export function AnyDialog({ dialog }: { dialog: DialogState }) {
  switch (dialog.kind) {
    case 'new-room':
      return <NewRoomDialog />
    case 'new-direct':
      return <NewDirectDialog />
    case 'invite':
      return <InviteDialog roomId={dialog.roomId} />
    case 'browse':
      return <BrowseDialog />
    case 'search':
      return <SearchDialog roomId={dialog.roomId} />
    case 'switcher':
      return <Switcher />
    case 'help':
      return <HelpDialog />
    case 'settings':
      return <SettingsDialog />
    case 'add-people':
      return <AddPeopleDialog roomId={dialog.roomId} />
    case 'rename':
      return <RenameDialog roomId={dialog.roomId} />
    case 'policy':
      return <PolicyDialog roomId={dialog.roomId} />
    case 'forward':
      return <ForwardDialog line={dialog.line} />
    case 'journey':
      return <JourneyDialog roomId={dialog.roomId} line={dialog.line} />
    case 'report':
      return <ReportDialog roomId={dialog.roomId} line={dialog.line} />
    case 'reports':
      return <ReportsDialog />
    case 'plugins':
      return <PluginsDialog />
    case 'poll':
      return <PollDialog roomId={dialog.roomId} />
    case 'lightbox':
      return <Lightbox pictures={dialog.pictures} index={dialog.index} />
    case 'verify':
      return <VerifyDialog accountId={dialog.accountId} />
  }
}

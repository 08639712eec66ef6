import {
  Archive,
  CircleOff,
  Eraser,
  KeyRound,
  LogOut,
  Pencil,
  Pin,
  ShieldAlert,
  Sparkles,
  UserMinus,
  UserPlus,
  UserRoundSearch,
} from 'lucide-react'
import { memo } from 'react'
import type { AccountId, NoticeLine } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { attempt } from '../state/toasts.ts'
import { clockTime } from '../text/dates.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { noticeText } from './notice-text.ts'
import { useRoomContext } from './room-context.ts'

const icons = {
  created: Sparkles,
  added: UserPlus,
  removed: UserMinus,
  asked: UserRoundSearch,
  left: LogOut,
  renamed: Pencil,
  unreadable: CircleOff,
  policy: Archive,
  pinned: Pin,
  erased: Eraser,
  'refused-change': ShieldAlert,
  'key-changed': KeyRound,
  unproven: ShieldAlert,
  unlisted: ShieldAlert,
} satisfies Record<NoticeLine['notice']['kind'], typeof Sparkles>

const warnings = new Set<NoticeLine['notice']['kind']>(['refused-change', 'unproven', 'unlisted'])

/** Something that happened, in one quiet line. */
export const Notice = memo(function Notice({ line }: { line: NoticeLine }) {
  const myName = useEngineState((state) => state.me?.name) ?? ''
  const { notice } = line
  const Icon = icons[notice.kind]
  const isWarning = warnings.has(notice.kind) || (notice.kind === 'unreadable' && notice.why === 'damaged')
  return (
    <div
      className={cx(
        'mx-auto flex max-w-(--column) items-center gap-3 px-5 pt-2.5 text-sm wide:px-6',
        isWarning ? 'text-notice-ink' : 'text-ink-3',
      )}
    >
      <span className="grid w-9 shrink-0 place-items-center">
        <Icon aria-hidden size={15} />
      </span>
      <p className="min-w-0">
        {noticeText(notice, myName)}
        <time className="ms-2 text-xs whitespace-nowrap text-ink-3 tabular-nums">{clockTime(line.atMs)}</time>
      </p>
      {notice.kind === 'asked' && notice.canLetIn && <LetIn accountId={notice.accountId} />}
      {notice.kind === 'key-changed' && <Review accountId={notice.accountId} />}
    </div>
  )
})

/** For as long as nothing has been decided about it. */
function Review({ accountId }: { accountId: AccountId }) {
  const isOpen = useEngineState(({ people }) => {
    const person = people.find((candidate) => candidate.accountId === accountId)
    return person?.identityChanged || person?.isReviewDue
  })
  if (!isOpen) return null
  return (
    <Button size="small" onClick={() => openDialog({ kind: 'verify', accountId })}>
      {words.trust.review}
    </Button>
  )
}

type Asked = Extract<NoticeLine['notice'], { kind: 'asked' }>

function LetIn({ accountId }: Pick<Asked, 'accountId'>) {
  const api = useApi()
  const { roomId } = useRoomContext()
  return (
    <Button size="small" onClick={() => void attempt(api.addMembers(roomId, [accountId]))}>
      {words.timeline.notices.letIn}
    </Button>
  )
}

import { TriangleAlert, UserPlus } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import type { PersonSummary } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { goToRoom } from '../state/navigation.ts'
import { attempt } from '../state/toasts.ts'
import { byPresence } from '../text/by-presence.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ShowAll } from '../ui/show-all.tsx'
import { Tip } from '../ui/tip.tsx'

const shownAtFirst = 12
/** Everybody of the workspace, those who are here first. A press opens the conversation with them. */
export function PeopleList() {
  const people = useEngineState((state) => state.people)
  const [showsAll, setShowsAll] = useState(false)
  const all = useMemo(() => people.toSorted(byPresence), [people])
  const shown = showsAll ? all : all.slice(0, shownAtFirst)
  return (
    <>
      <div className="flex items-center justify-between pt-3 ps-2.5 pe-0.5">
        <h2 className="text-xs font-medium text-ink-3 select-none">{words.sidebar.people}</h2>
        <IconButton label={words.sidebar.invite} size="small" onClick={() => openDialog({ kind: 'invite' })}>
          <UserPlus size={15} />
        </IconButton>
      </div>
      <ul aria-label={words.sidebar.people}>
        {shown.map((person) => (
          <PersonRow key={person.accountId} person={person} />
        ))}
      </ul>
      {all.length > shownAtFirst && <ShowAll count={all.length} showsAll={showsAll} onChange={setShowsAll} />}
    </>
  )
}

const PersonRow = memo(function PersonRow({ person }: { person: PersonSummary }) {
  const api = useApi()
  const open = () => attempt(api.openDirect(person.accountId).then(({ roomId }) => goToRoom(roomId)))
  const look = 'flex h-8 w-full items-center gap-2.5 rounded-lg px-2.5 text-start touch:h-11'
  const content = (
    <>
      <PersonAvatar {...person} size={20} />
      <span className={cx('min-w-0 truncate', person.presence === 'offline' ? 'text-ink-3' : 'text-ink-2')}>
        {person.name}
      </span>
      <span className="sr-only">{words.people[person.presence]}</span>
      {person.isMe && <span className="text-xs text-ink-3">{words.you}</span>}
    </>
  )
  return (
    <li className="relative">
      {person.isMe ? (
        <div className={look}>{content}</div>
      ) : (
        <button
          type="button"
          onClick={() => void open()}
          className={cx(look, 'hover:bg-hover active:bg-press')}
        >
          {content}
          {person.identityChanged && (
            <Tip label={words.people.identityChanged(person.name)}>
              <TriangleAlert size={14} className="ms-auto text-notice-ink" />
            </Tip>
          )}
        </button>
      )}
    </li>
  )
})

import { FileText, Film, MapPinOff, Music, X } from 'lucide-react'
import { words } from '../messages/words.ts'
import { useStore } from '../state/use-store.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { mediaKind } from './media-kind.ts'
import type { ChosenFile } from './read-file.ts'
import { sizeText } from './size-text.ts'
import { removeChosen, trays } from './tray.ts'

/** What goes with the next message, above the box. */
export function FileTray({ box }: { box: string }) {
  const chosen = useStore(trays, (now) => now[box])
  if (!chosen || chosen.length === 0) return null
  const hasPictures = chosen.some(({ type }) => type.startsWith('image/'))
  const mayHoldNotes = chosen.some((file) => file.mayHoldNotes)
  return (
    <div className="mb-1.5 animate-appear rounded-2xl bg-surface p-2 shadow-[inset_0_0_0_1px_var(--line)]">
      <ul aria-label={words.files.tray} className="flex gap-2 overflow-x-auto pb-1">
        {chosen.map((file) => (
          <Chosen key={file.id} file={file} onRemove={() => removeChosen(box, file.id)} />
        ))}
      </ul>
      {hasPictures && (
        <p className="flex items-center gap-1.5 px-1 pt-1 text-xs text-ink-2">
          <MapPinOff size={13} aria-hidden />
          {mayHoldNotes ? words.files.notesStay : words.files.notesGone}
        </p>
      )}
      {!hasPictures && mayHoldNotes && (
        <p className="px-1 pt-1 text-xs text-ink-2">{words.files.filmNotes}</p>
      )}
    </div>
  )
}

function Chosen({ file, onRemove }: { file: ChosenFile; onRemove: () => void }) {
  return (
    <li className="relative w-28 shrink-0 overflow-hidden rounded-xl bg-(--hover-faint) ring-1 ring-line ring-inset">
      {file.url === undefined ? (
        <div aria-hidden className="grid h-20 place-items-center text-ink-3">
          <KindIcon type={file.type} />
        </div>
      ) : (
        <img src={file.url} alt="" className="h-20 w-full object-cover" />
      )}
      <div className="px-2 py-1">
        <p title={file.name} className="truncate text-xs font-medium">
          {file.name}
        </p>
        <p className="text-xs text-ink-2 tabular-nums">{sizeText(file.blob.size)}</p>
      </div>
      <IconButton
        size="small"
        label={words.files.remove(file.name)}
        onClick={onRemove}
        className="!absolute end-1 top-1 bg-raised/90 shadow-pop"
      >
        <X size={14} />
      </IconButton>
    </li>
  )
}

export function KindIcon({ type, size = 24 }: { type: string; size?: number }) {
  const kind = mediaKind(type)
  if (kind === 'video') return <Film size={size} />
  return kind === 'audio' ? <Music size={size} /> : <FileText size={size} />
}

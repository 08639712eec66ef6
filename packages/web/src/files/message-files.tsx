import { Download, Play, X } from 'lucide-react'
import { useState } from 'react'
import type { FileContent, MessageLine } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi, useTransfer } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { attempt } from '../state/toasts.ts'
import { useRoomContext } from '../timeline/room-context.ts'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { KindIcon } from './file-tray.tsx'
import { mediaKind } from './media-kind.ts'
import { saveFile } from './save-file.ts'
import { sizeText } from './size-text.ts'
import { useFileUrl } from './use-file-url.ts'

/** The files of a message: pictures as a grid, the rest below. What each takes is known before it is here, so nothing moves. */
export function MessageFiles({ line }: { line: MessageLine }) {
  const files = line.files ?? []
  const pictures = files.filter(isPicture)
  const others = files.filter((file) => !isPicture(file))
  return (
    <div className="mt-1 mb-0.5 flex flex-col gap-1.5">
      {pictures.length > 0 && <PictureGrid pictures={pictures} isThere={line.seq !== undefined} />}
      {others.map((file) => (
        <OtherFile key={file.fileId} file={file} isSending={line.status === 'sending'} />
      ))}
      {line.status === 'sending' && <Sending line={line} files={files} />}
    </div>
  )
}

const isPicture = ({ type, width, height }: FileContent) =>
  mediaKind(type) === 'image' && width !== undefined && height !== undefined

const WIDEST = 420
const HIGHEST = 320

/** One picture keeps its shape; several are squares. */
function PictureGrid({ pictures, isThere }: { pictures: FileContent[]; isThere: boolean }) {
  const isOne = pictures.length === 1
  return (
    <ul
      aria-label={words.files.pictures(pictures.length)}
      className={cx(
        'grid w-fit max-w-full gap-1',
        !isOne && (pictures.length === 2 ? 'grid-cols-2' : 'grid-cols-3'),
      )}
    >
      {pictures.map((picture, index) => (
        <li key={picture.fileId} className="min-w-0">
          <Picture
            picture={picture}
            isOne={isOne}
            isThere={isThere}
            onOpen={() => openDialog({ kind: 'lightbox', pictures, index })}
          />
        </li>
      ))}
    </ul>
  )
}

function shapeOf({ width = 1, height = 1 }: FileContent) {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height)
  return {
    width: Math.max(48, Math.round(width * scale)),
    aspectRatio: `${width} / ${height}`,
    maxHeight: HIGHEST,
  }
}

interface PictureProps {
  picture: FileContent
  isOne: boolean
  isThere: boolean
  onOpen: () => void
}

function Picture({ picture, isOne, isThere, onOpen }: PictureProps) {
  const { thumb, type, name, preview } = picture
  const shown = useFileUrl(thumb ?? picture, thumb ? 'image/webp' : type, { isThere })
  return (
    <button
      type="button"
      aria-label={words.files.open(name)}
      onClick={onOpen}
      style={isOne ? shapeOf(picture) : undefined}
      className={cx(
        'relative block max-w-full overflow-hidden rounded-xl bg-(--hover-faint) ring-1 ring-line ring-inset',
        !isOne && 'aspect-square w-36',
      )}
    >
      {preview !== undefined && (
        <img
          alt=""
          src={`data:image/webp;base64,${preview}`}
          className="absolute inset-0 size-full scale-110 object-cover blur-md"
        />
      )}
      {shown.state === 'here' && (
        <img alt="" src={shown.url} className="absolute inset-0 size-full animate-appear object-cover" />
      )}
      {shown.state === 'failed' && (
        <span className="absolute inset-0 grid place-items-center bg-danger-soft p-2 text-xs text-danger-ink">
          {failureText({ code: shown.code })}
        </span>
      )}
    </button>
  )
}

function OtherFile({ file, isSending }: { file: FileContent; isSending: boolean }) {
  const kind = mediaKind(file.type)
  const [isWanted, want] = useState(false)
  const isPlayed = kind === 'video' || kind === 'audio'
  return (
    <div className="w-full max-w-[26rem]">
      {isWanted && isPlayed && <Player file={file} kind={kind} />}
      <FileCard
        file={file}
        isSending={isSending}
        onPlay={isPlayed && !isWanted ? () => want(true) : undefined}
      />
    </div>
  )
}

function Player({ file, kind }: { file: FileContent; kind: 'video' | 'audio' }) {
  const shown = useFileUrl(file, file.type)
  const { width = 16, height = 9 } = file
  if (kind === 'audio')
    return shown.state === 'here' ? (
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- whoever sent it has none to give.
      <audio controls autoPlay src={shown.url} aria-label={file.name} className="mb-1 h-11 w-full" />
    ) : (
      <div className="mb-1 h-11 w-full rounded-full bg-(--hover-faint)" />
    )
  return (
    <div
      style={{ aspectRatio: `${width} / ${height}` }}
      className="mb-1 max-h-80 overflow-hidden rounded-xl bg-black"
    >
      {shown.state === 'here' && (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- as above.
        <video controls autoPlay playsInline src={shown.url} aria-label={file.name} className="size-full" />
      )}
    </div>
  )
}

interface FileCardProps {
  file: FileContent
  isSending: boolean
  onPlay?: (() => void) | undefined
}

function FileCard({ file, isSending, onPlay }: FileCardProps) {
  const api = useApi()
  const [isSaving, setSaving] = useState(false)
  const transfer = useTransfer(file.fileId)
  const isComing = !isSending && transfer !== undefined && transfer.doneBytes < transfer.totalBytes
  const save = () => {
    setSaving(true)
    void attempt(saveFile(api, file)).finally(() => setSaving(false))
  }
  return (
    <div className="flex items-center gap-2.5 rounded-xl bg-surface px-3 py-2 shadow-[inset_0_0_0_1px_var(--line)]">
      <span
        aria-hidden
        className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent-ink"
      >
        <KindIcon type={file.type} size={19} />
      </span>
      <div className="min-w-0 flex-1">
        <p dir="auto" title={file.name} className="truncate text-base font-medium">
          {file.name}
        </p>
        <p className="text-xs text-ink-2 tabular-nums">{sizeText(file.sizeBytes)}</p>
        {isComing && <Progress label={words.files.receiving(file.name)} {...transfer} />}
      </div>
      {onPlay && (
        <IconButton label={words.files.play(file.name)} onClick={onPlay}>
          <Play size={18} />
        </IconButton>
      )}
      {isSaving && isComing ? (
        <IconButton
          label={words.files.stop(file.name)}
          onClick={() => void attempt(api.cancelFile(file.fileId))}
        >
          <X size={18} />
        </IconButton>
      ) : (
        <IconButton label={words.files.save(file.name)} disabled={isSaving || isSending} onClick={save}>
          <Download size={18} />
        </IconButton>
      )}
    </div>
  )
}

/** How far the files of a message have come, together, and the way to call it off. */
function Sending({ line, files }: { line: MessageLine; files: FileContent[] }) {
  const api = useApi()
  const { roomId } = useRoomContext()
  const last = useTransfer(files.at(-1)?.fileId)
  const first = useTransfer(files[0]?.fileId)
  const shown = last ?? first ?? { doneBytes: 0, totalBytes: 1 }
  return (
    <div className="flex max-w-[26rem] items-center gap-2">
      <div className="min-w-0 flex-1">
        <Progress label={words.files.sending} {...shown} />
      </div>
      <IconButton
        size="small"
        label={words.files.cancel}
        onClick={() => void attempt(api.discard(roomId, line.key))}
      >
        <X size={15} />
      </IconButton>
    </div>
  )
}

function Progress({
  label,
  doneBytes,
  totalBytes,
}: {
  label: string
  doneBytes: number
  totalBytes: number
}) {
  const percent = Math.floor((100 * doneBytes) / totalBytes)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="mt-1 h-1 overflow-hidden rounded-full bg-line"
    >
      <div
        className="h-full origin-left bg-accent transition-transform rtl:origin-right"
        style={{ transform: `scaleX(${percent / 100})` }}
      />
    </div>
  )
}

import { Dialog } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import type { FileContent } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { focusAfterDialog } from '../state/dialogs.ts'
import { attempt } from '../state/toasts.ts'
import { Spinner } from '../ui/spinner.tsx'
import { saveFile } from './save-file.ts'
import { useFileUrl } from './use-file-url.ts'

/** Which of the pictures is shown, and how large; what keys do about it. */
function useGallery(count: number, index: number) {
  const [place, setPlace] = useState(index)
  const [isLarge, setLarge] = useState(false)
  const move = (step: number) => {
    setLarge(false)
    setPlace((now) => Math.min(Math.max(now + step, 0), count - 1))
  }
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1
    if (key === 'ArrowRight') move(forward)
    if (key === 'ArrowLeft') move(-forward)
    if (key === '+' || key === '=') setLarge(true)
    if (key === '-') setLarge(false)
  }
  return { place, isLarge, move, zoom: () => setLarge(!isLarge), onKeyDown }
}

/** One picture as large as the window, and its neighbours by arrow keys. */
export function Lightbox({ pictures, index }: { pictures: FileContent[]; index: number }) {
  const api = useApi()
  const { place, isLarge, move, zoom, onKeyDown } = useGallery(pictures.length, index)
  const picture = pictures[place]
  if (!picture) return null
  return (
    <Dialog.Portal>
      <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/90 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
      <Dialog.Popup
        finalFocus={focusAfterDialog}
        onKeyDown={onKeyDown}
        className="fixed inset-0 z-40 flex flex-col bg-[oklch(0.16_0_0)] text-white focus:outline-none"
      >
        <header className="flex items-center gap-1 px-4 py-2">
          <Dialog.Title className="min-w-0 flex-1 truncate text-base font-medium">
            <bdi>{picture.name}</bdi>
            {pictures.length > 1 && (
              <span className="ms-3 text-white/80">{words.files.place(place + 1, pictures.length)}</span>
            )}
          </Dialog.Title>
          <Tool label={isLarge ? words.files.smaller : words.files.larger} onClick={zoom}>
            {isLarge ? <ZoomOut size={20} /> : <ZoomIn size={20} />}
          </Tool>
          <Tool label={words.files.save(picture.name)} onClick={() => void attempt(saveFile(api, picture))}>
            <Download size={20} />
          </Tool>
          <Dialog.Close
            aria-label={words.close}
            className="grid size-11 place-items-center rounded-lg hover:bg-white/15 focus-visible:outline-2 focus-visible:outline-white"
          >
            <X size={22} />
          </Dialog.Close>
        </header>
        <div className="relative min-h-0 flex-1">
          <Shown key={picture.fileId} picture={picture} isLarge={isLarge} />
          {place > 0 && (
            <Tool side="start" label={words.files.previous} onClick={() => move(-1)}>
              <ChevronLeft size={28} className="rtl:-scale-x-100" />
            </Tool>
          )}
          {place < pictures.length - 1 && (
            <Tool side="end" label={words.files.next} onClick={() => move(1)}>
              <ChevronRight size={28} className="rtl:-scale-x-100" />
            </Tool>
          )}
        </div>
      </Dialog.Popup>
    </Dialog.Portal>
  )
}

const sides = {
  start: 'absolute start-3 top-1/2 -translate-y-1/2 bg-black/50',
  end: 'absolute end-3 top-1/2 -translate-y-1/2 bg-black/50',
}

interface ToolProps {
  label: string
  side?: keyof typeof sides
  onClick: () => void
  children: ReactNode
}

function Tool({ label, side, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className={`grid size-11 place-items-center rounded-lg hover:bg-white/15 focus-visible:outline-2 focus-visible:outline-white ${side ? sides[side] : ''}`}
    >
      {children}
    </button>
  )
}

function Shown({ picture, isLarge }: { picture: FileContent; isLarge: boolean }) {
  const shown = useFileUrl(picture, picture.type)
  if (shown.state === 'failed')
    return <p className="grid size-full place-items-center">{failureText({ code: shown.code })}</p>
  if (shown.state !== 'here')
    return (
      <div className="grid size-full place-items-center">
        <Spinner />
      </div>
    )
  return (
    <section
      aria-label={picture.name}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and so it must be reachable by keyboard.
      tabIndex={isLarge ? 0 : undefined}
      className={isLarge ? 'size-full overflow-auto' : 'relative size-full'}
    >
      <img
        src={shown.url}
        alt={picture.name}
        width={picture.width}
        height={picture.height}
        className={
          isLarge ? 'mx-auto h-auto w-[200%] max-w-none' : 'absolute inset-0 size-full object-scale-down p-4'
        }
      />
    </section>
  )
}

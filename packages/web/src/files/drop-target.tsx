import { UploadCloud } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { dialogs } from '../state/dialogs.ts'
import { chooseFiles } from './tray.ts'

const hasFiles = (transfer: DataTransfer | null) => transfer?.types.includes('Files') ?? false

/** Takes files that are dropped or pasted anywhere in the window, for the room that is open. */
export function DropTarget({ box, roomName }: { box: string; roomName: string }) {
  const api = useApi()
  const [isOver, setIsOver] = useState(false)
  const depth = useRef(0)
  useEffect(() => {
    const take = (transfer: DataTransfer | null) => {
      const files = [...(transfer?.files ?? [])]
      if (files.length === 0) return false
      void chooseFiles(box, api, files)
      document.querySelector<HTMLElement>(`[data-box="${box}"]`)?.focus()
      return true
    }
    const move = (by: number) => {
      depth.current = Math.max(0, depth.current + by)
      setIsOver(depth.current > 0)
    }
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (!hasFiles(event.dataTransfer)) return
        event.preventDefault()
        move(1)
      },
      dragover: (event: DragEvent) => hasFiles(event.dataTransfer) && event.preventDefault(),
      dragleave: (event: DragEvent) => hasFiles(event.dataTransfer) && move(-1),
      drop: (event: DragEvent) => {
        if (!hasFiles(event.dataTransfer)) return
        // Otherwise the browser would leave for the file.
        event.preventDefault()
        depth.current = 0
        setIsOver(false)
        take(event.dataTransfer)
      },
      paste: (event: ClipboardEvent) => {
        if (!event.defaultPrevented && !dialogs.get().isOpen && take(event.clipboardData))
          event.preventDefault()
      },
    }
    const all = Object.entries(listeners) as [string, EventListener][] // SAFETY: each gets the event of its name.
    for (const [name, listener] of all) addEventListener(name, listener)
    return () => all.forEach(([name, listener]) => removeEventListener(name, listener))
  }, [api, box])
  if (!isOver) return null
  return (
    <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-3xl border-2 border-dashed border-accent bg-scrim backdrop-blur-[2px]">
      <p
        role="status"
        className="flex items-center gap-3 rounded-2xl bg-raised px-6 py-4 text-lg font-semibold text-ink shadow-pop"
      >
        <UploadCloud size={24} className="text-accent-ink" aria-hidden />
        {words.files.dropHere(roomName)}
      </p>
    </div>
  )
}

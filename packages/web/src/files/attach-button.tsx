import { Paperclip } from 'lucide-react'
import { type ChangeEvent, useEffect, useRef } from 'react'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { isMac } from '../state/shortcuts.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { chooseFiles } from './tray.ts'

/** Opens the system's picker; so does Ctrl U, wherever the focus is. */
export function AttachButton({ box, isMain }: { box: string; isMain: boolean }) {
  const api = useApi()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!isMain) return
    const onKey = (event: KeyboardEvent) => {
      const isPrimary = isMac ? event.metaKey : event.ctrlKey
      if (!isPrimary || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'u') return
      event.preventDefault()
      input.current?.click()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isMain])
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])]
    // So that the same file can be chosen again.
    currentTarget.value = ''
    void chooseFiles(box, api, files)
    document.querySelector<HTMLElement>(`[data-box="${box}"]`)?.focus()
  }
  return (
    <>
      <IconButton
        label={words.files.attach}
        keys={isMain ? [isMac ? '⌘' : 'Ctrl', 'U'] : []}
        onClick={() => input.current?.click()}
        className="size-9 rounded-[0.625rem]"
      >
        <Paperclip size={18} />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-hidden
        data-files={box}
        onChange={onChange}
      />
    </>
  )
}

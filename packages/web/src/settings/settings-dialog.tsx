import { type ComponentType, useRef } from 'react'
import { words } from '../messages/words.ts'
import { Modal } from '../ui/modal.tsx'
import { Account, ThisComputer } from './account.tsx'
import { Appearance } from './appearance.tsx'
import { ExportData } from './export-data.tsx'
import { Devices } from './devices.tsx'
import { Keyboard } from './keyboard.tsx'
import { Language } from './language.tsx'
import { Notifications } from './notifications.tsx'
import { Security } from './security/security.tsx'
import { Sessions } from './security/sessions.tsx'
import { Writing } from './writing.tsx'

const text = words.settings

const parts: readonly { title: string; Part: ComponentType }[] = [
  { title: text.appearance, Part: Appearance },
  { title: text.language, Part: Language },
  { title: text.notifications.title, Part: Notifications },
  { title: text.writing, Part: Writing },
  { title: words.devices.title, Part: Devices },
  { title: text.security, Part: Security },
  { title: words.security.title, Part: Sessions },
  { title: text.keyboard, Part: Keyboard },
  { title: text.data, Part: ExportData },
  { title: text.account, Part: Account },
]

/** Everything that can be set, on one page, with the way to each part of it on the side. */
export function SettingsDialog() {
  const places = useRef<(HTMLElement | null)[]>([])
  const goTo = (index: number) => {
    places.current[index]?.scrollIntoView({ block: 'start' })
    places.current[index]?.focus({ preventScroll: true })
  }
  return (
    <Modal title={text.title} width="wide">
      <div className="flex items-start gap-8">
        <nav aria-label={text.title} className="sticky top-0 hidden w-40 shrink-0 gap-0.5 wide:grid">
          {parts.map(({ title }, index) => (
            <button
              key={title}
              type="button"
              onClick={() => goTo(index)}
              className="h-8 rounded-lg px-2.5 text-start text-sm font-medium text-ink-2 hover:bg-hover hover:text-ink"
            >
              {title}
            </button>
          ))}
        </nav>
        <div className="grid min-w-0 flex-1 gap-9">
          {parts.map(({ title, Part }, index) => (
            <div
              key={title}
              ref={(element) => void (places.current[index] = element)}
              tabIndex={-1}
              className="scroll-mt-1 rounded-lg focus:outline-none"
            >
              <Part />
              {Part === Appearance && <ThisComputer />}
            </div>
          ))}
        </div>
      </div>
    </Modal>
  )
}

import { words } from '../messages/words.ts'
import { chords, isMac, keyLabels, type ShortcutId } from '../state/shortcuts.ts'
import { Keys } from '../ui/keys.tsx'
import { Modal } from '../ui/modal.tsx'

interface Line {
  says: string
  keys: string[]
}

const primary = isMac ? '⌘' : 'Ctrl'
const { help } = words

function lineOf(id: ShortcutId): Line {
  const keys = keyLabels(chords[id][0] ?? { key: '' }, isMac)
  return { says: help.shortcuts[id], keys: id === 'jump' ? [primary, help.jumpKeys] : keys }
}

const moving: ShortcutId[] = [
  'switcher',
  'previous-room',
  'next-room',
  'previous-unread',
  'next-unread',
  'jump',
  'next-region',
  'previous-region',
  'panel',
]
const reading: ShortcutId[] = ['search', 'search-all', 'first-unread', 'mark-read', 'react', 'help']

const writing: Line[] = [
  { says: help.send, keys: ['Enter'] },
  { says: help.newLine, keys: ['Shift', 'Enter'] },
  { says: help.bold, keys: [primary, 'B'] },
  { says: help.italic, keys: [primary, 'I'] },
  { says: help.code, keys: [primary, 'E'] },
  { says: help.strike, keys: [primary, 'Shift', 'X'] },
  { says: help.link, keys: [primary, 'Shift', 'L'] },
  { says: help.attach, keys: [primary, 'U'] },
  { says: help.edit, keys: ['↑'] },
  { says: help.complete, keys: ['Tab'] },
]

/** Every shortcut there is. */
export function HelpDialog() {
  return (
    <Modal title={help.title} width="roomy">
      <div className="grid gap-x-10 gap-y-6 wide:grid-cols-2">
        <Group title={help.moving} lines={moving.map(lineOf)} />
        <div className="grid content-start gap-6">
          <Group title={help.writing} lines={writing} />
          <Group title={help.reading} lines={reading.map(lineOf)} />
        </div>
      </div>
    </Modal>
  )
}

function Group({ title, lines }: { title: string; lines: Line[] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-ink-3">{title}</h3>
      <dl>
        {lines.map(({ says, keys }) => (
          <div
            key={says}
            className="flex items-center justify-between gap-4 border-b border-line-soft py-2 last:border-0"
          >
            <dt className="text-sm">{says}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

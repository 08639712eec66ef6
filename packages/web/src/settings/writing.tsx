import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { prefer, preferences } from '../state/preferences.ts'
import { isMac } from '../state/shortcuts.ts'
import { attempt } from '../state/toasts.ts'
import { useStore } from '../state/use-store.ts'
import { Toggle } from '../ui/toggle.tsx'
import { Section } from './section.tsx'

const text = words.settings

/** What the keys do in the text box, on every device of the account. */
export function Writing() {
  const enterSends = useStore(preferences, (now) => now.enterSends)
  const api = useApi()
  const choose = (isOn: boolean) => {
    prefer({ enterSends: isOn })
    void attempt(api.setPersonSettings({ enterSends: isOn }))
  }
  return (
    <Section title={text.writing}>
      <Toggle
        label={text.enterSends}
        explained={enterSends ? text.enterSendsOn : text.enterSendsOff(isMac ? '⌘' : 'Ctrl')}
        isOn={enterSends}
        onChange={choose}
      />
    </Section>
  )
}

import { Monitor, Moon, Sun } from 'lucide-react'
import { words } from '../messages/words.ts'
import { prefer, preferences, textSizes } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Segments } from '../ui/choice.tsx'
import { Row } from './row.tsx'
import { Section } from './section.tsx'

const text = words.settings

/** How it looks on this device. */
export function Appearance() {
  const { theme, density, contrast, textSize } = useStore(preferences, (now) => now)
  return (
    <Section title={text.appearance}>
      <Row label={text.theme}>
        <Segments
          label={text.theme}
          value={theme}
          onChange={(next) => prefer({ theme: next })}
          options={[
            { value: 'system', label: text.themes.system, icon: <Monitor aria-hidden size={15} /> },
            { value: 'light', label: text.themes.light, icon: <Sun aria-hidden size={15} /> },
            { value: 'dark', label: text.themes.dark, icon: <Moon aria-hidden size={15} /> },
          ]}
        />
      </Row>
      <Row label={text.density}>
        <Segments
          label={text.density}
          value={density}
          onChange={(next) => prefer({ density: next })}
          options={[
            { value: 'comfortable', label: text.densities.comfortable },
            { value: 'compact', label: text.densities.compact },
          ]}
        />
      </Row>
      <Row label={text.contrast}>
        <Segments
          label={text.contrast}
          value={contrast}
          onChange={(next) => prefer({ contrast: next })}
          options={[
            { value: 'system', label: text.contrasts.system },
            { value: 'more', label: text.contrasts.more },
          ]}
        />
      </Row>
      <Row label={text.textSize}>
        <Segments
          label={text.textSize}
          value={textSize}
          onChange={(next) => prefer({ textSize: next })}
          options={textSizes.map((value) => ({ value, label: text.textSizes[value] }))}
        />
      </Row>
      <p className="text-sm text-ink-3">{text.motion}</p>
    </Section>
  )
}

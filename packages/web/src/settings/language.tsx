import { type LanguageChoice, languageChoices, languageNames } from '../messages/languages.ts'
import { words } from '../messages/words.ts'
import { prefer, preferences } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Segments } from '../ui/choice.tsx'
import { Row } from './row.tsx'
import { Section } from './section.tsx'

const text = words.settings

function choose(language: LanguageChoice): void {
  prefer({ language })
  location.reload()
}

export function Language() {
  return (
    <Section title={text.language}>
      <Row label={text.language} explained={text.languageExplained}>
        <LanguageChoices />
      </Row>
    </Section>
  )
}

/** Each language under the name it gives itself, so that it is found by whoever reads no other. */
function LanguageChoices() {
  const chosen = useStore(preferences, (now) => now.language)
  return (
    <Segments
      label={text.language}
      value={chosen}
      onChange={choose}
      options={languageChoices.map((value) => ({
        value,
        label: value === 'system' ? text.languageSystem : languageNames[value],
      }))}
    />
  )
}

import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { Button } from '../ui/button.tsx'
import { Row } from './row.tsx'
import { Section } from './section.tsx'

const text = words.settings

export function Keyboard() {
  return (
    <Section title={text.keyboard}>
      <Row label={words.help.title} explained={text.keyboardExplained}>
        <Button onClick={() => openDialog({ kind: 'help' })}>{text.keyboardShow}</Button>
      </Row>
    </Section>
  )
}

import { Lock } from 'lucide-react'
import { words } from '../../messages/words.ts'
import { Section } from '../section.tsx'

/** What keeps this account safe. Each part of it is a file of this folder. */
export function Security() {
  return (
    <Section title={words.settings.security}>
      <p className="flex gap-3 text-sm text-ink-2">
        <Lock aria-hidden size={16} className="mt-0.5 shrink-0 text-accent-ink" />
        {words.settings.securityLead}
      </p>
    </Section>
  )
}

import { Box, Text, useInput } from 'ink'
import { createElement as h, useState } from 'react'
import { edit, type Draft } from './edit.ts'

interface InputLineProps {
  placeholder: string
  onTyping: () => void
  onSend: (text: string) => void
}

/** The line to write on. It grows with what is pasted; Enter sends. */
export function InputLine({ placeholder, onTyping, onSend }: InputLineProps) {
  const [draft, setDraft] = useState<Draft>({ before: '', after: '' })
  useInput((input, key) => {
    if (key.return && !key.meta && !key.shift) {
      const text = (draft.before + draft.after).trim()
      if (text !== '') onSend(text)
      return setDraft({ before: '', after: '' })
    }
    const next = edit(draft, input, key)
    if (next === draft) return
    setDraft(next)
    onTyping()
  })
  const isEmpty = draft.before === '' && draft.after === ''
  const [under = ' ', ...rest] = draft.after
  return h(
    Box,
    { borderStyle: 'round', borderColor: 'cyan', paddingX: 1 },
    isEmpty
      ? h(Text, { dimColor: true, wrap: 'truncate' }, h(Text, { inverse: true }, ' '), placeholder)
      : h(Text, { wrap: 'wrap' }, draft.before, h(Text, { inverse: true }, under), rest.join('')),
  )
}

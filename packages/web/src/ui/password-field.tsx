import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { words } from '../messages/words.ts'
import { IconButton } from './icon-button.tsx'
import { TextField, type TextFieldProps } from './text-field.tsx'

/** A password box whose content can be shown for a moment. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'trailing'>) {
  const [isRevealed, setRevealed] = useState(false)
  return (
    <TextField
      {...props}
      type={isRevealed ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      trailing={
        <IconButton
          label={isRevealed ? words.entrance.conceal : words.entrance.reveal}
          onClick={() => setRevealed(!isRevealed)}
          className="touch:size-10"
        >
          {isRevealed ? <EyeOff size={17} /> : <Eye size={17} />}
        </IconButton>
      }
    />
  )
}

import { words } from '../messages/words.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Option, OptionList } from '../ui/option-list.tsx'
import type { Completion, CompletionOption } from './use-completion.ts'

/** What could be meant, above the text box; focus stays where one writes. */
export function CompletionList({ completion, listId }: { completion: Completion; listId: string }) {
  if (completion.options.length === 0) return null
  return (
    <OptionList
      id={listId}
      label={words.composer.completions}
      className="absolute start-0 bottom-full z-20 mb-2 w-full max-w-80 animate-rise rounded-xl bg-raised p-1.5 shadow-pop [--avatar-backdrop:var(--raised)]"
    >
      {completion.options.map((option, index) => (
        <Option
          key={option.key}
          id={`${listId}-${index}`}
          isActive={index === completion.active}
          isSelected={index === completion.active}
          onChoose={() => completion.choose(option)}
          className="h-9 touch:h-11"
        >
          <OptionView option={option} />
        </Option>
      ))}
    </OptionList>
  )
}

function OptionView({ option }: { option: CompletionOption }) {
  if (option.kind === 'mention')
    return (
      <>
        <PersonAvatar accountId={option.accountId} name={option.name} size={24} />
        <span className="truncate font-medium">{option.name}</span>
      </>
    )
  return (
    <>
      <span aria-hidden className="w-6 text-center font-emoji text-lg">
        {option.key}
      </span>
      <span className="truncate text-ink-2">:{option.shortcode}:</span>
    </>
  )
}

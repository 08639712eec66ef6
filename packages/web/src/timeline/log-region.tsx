import type { ComponentProps } from 'react'
import { menuByKey } from './message-menu.tsx'
import { walkMessages } from './walk-messages.ts'

interface LogRegionProps extends ComponentProps<'div'> {
  label: string
  region: string
}

/** Where messages are: one region that is read and walked message by message. New ones are spoken by the announcer. */
export function LogRegion({ label, region, ...rest }: LogRegionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move the focus inside.
    <div
      {...rest}
      role="log"
      aria-label={label}
      aria-live="off"
      data-region={region}
      data-focus={region}
      tabIndex={0}
      onKeyDown={(event) => {
        walkMessages(event)
        menuByKey(event)
      }}
      className="flex h-full min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:outline-offset-[-2px]"
    />
  )
}

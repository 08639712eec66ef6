import { Menu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export const menuLook =
  'pop-motion min-w-56 rounded-xl bg-raised p-1.5 text-base text-ink shadow-pop [--line-soft:var(--line-raised)] focus:outline-none'

interface MenuItemProps {
  icon?: ReactNode
  isDanger?: boolean
  onClick: () => void
  children: ReactNode
}

export function MenuItem({ icon, isDanger = false, onClick, children }: MenuItemProps) {
  return (
    <Menu.Item
      onClick={onClick}
      className={cx(
        'flex h-9 items-center gap-2.5 rounded-lg px-2.5 select-none data-highlighted:outline-none touch:h-11',
        isDanger
          ? 'text-danger-ink data-highlighted:bg-danger-soft'
          : 'data-highlighted:bg-hover [&>svg]:text-ink-3',
      )}
    >
      {icon}
      {children}
    </Menu.Item>
  )
}

export function MenuSeparator() {
  return <Menu.Separator className="mx-2.5 my-1.5 h-px bg-line-soft" />
}

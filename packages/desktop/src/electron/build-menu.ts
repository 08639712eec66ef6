import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuAction, MenuEntry } from '../core/menu.ts'

/** Electron's menu for the core's description of one. */
export function buildMenu(entries: readonly MenuEntry[], act: (action: MenuAction) => void): Menu {
  return Menu.buildFromTemplate(entries.map((entry) => itemOf(entry, act)))
}

function itemOf(entry: MenuEntry, act: (action: MenuAction) => void): MenuItemConstructorOptions {
  switch (entry.type) {
    case 'separator':
      return { type: 'separator' }
    case 'role':
      return {
        role: entry.role,
        label: entry.label,
        ...(entry.accelerator && { accelerator: entry.accelerator }),
      }
    case 'submenu':
      return { label: entry.label, submenu: entry.entries.map((one) => itemOf(one, act)) }
    case 'action':
      return {
        label: entry.label,
        type: entry.isRadio ? 'radio' : entry.isChecked === undefined ? 'normal' : 'checkbox',
        checked: entry.isChecked ?? false,
        enabled: entry.isEnabled ?? true,
        click: () => act(entry.action),
        ...(entry.accelerator && { accelerator: entry.accelerator }),
      }
  }
}

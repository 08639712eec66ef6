const modifiers = /^(CommandOrControl|Command|Control|Ctrl|Alt|Option|Shift|Super|Meta)$/
const keys = /^([A-Z0-9]|F([1-9]|1\d|2[0-4])|Space|Tab|Insert|Home|End|PageUp|PageDown|Up|Down|Left|Right)$/
const strong = /^(CommandOrControl|Command|Control|Ctrl|Alt|Option|Super|Meta)$/

/**
 * Whether this can be a shortcut for the whole system, in Electron's writing (`CommandOrControl+Shift+Y`): exactly one key,
 * and a modifier besides Shift, since a bare key would be taken from every other program.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+')
  const held = parts.slice(0, -1)
  return (
    keys.test(parts.at(-1)!) &&
    held.every((one) => modifiers.test(one)) &&
    held.some((one) => strong.test(one)) &&
    new Set(held).size === held.length
  )
}

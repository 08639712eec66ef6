import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const fileName = 'securechat-desktop.desktop'

/** Starts the program, hidden, when the person signs in to the desktop: XDG autostart. */
export function setAutostart(
  isOn: boolean,
  { configDir, command }: { configDir: string; command: readonly string[] },
): void {
  const path = join(configDir, 'autostart', fileName)
  if (!isOn) return rmSync(path, { force: true })
  const content = autostartEntry(command)
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=SecureChat',
    'Comment=Chat that only the people in it can read',
    `Exec=${[...command, '--hidden'].map(quote).join(' ')}`,
    'Icon=securechat-desktop',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Desktop Entry Specification, "The Exec key": quoted whole, `%` doubled, and escaped once more as a string value. */
function quote(argument: string): string {
  const escaped = argument.replaceAll('%', '%%')
  if (/^[A-Za-z0-9_./=:-]+$/.test(escaped)) return escaped
  return `"${escaped.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('\\', '\\\\')}"`
}

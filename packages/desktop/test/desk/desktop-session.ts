import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bus } from '../../src/dbus/bus.ts'
import { until } from './until.ts'

/** Programs that make up the desktop; Debian's packages of them are named in docs/desktop.md. */
const needed = [
  'Xvfb',
  'dbus-daemon',
  'openbox',
  'dunst',
  'xfce4-panel',
  'gnome-keyring-daemon',
  'xdotool',
  'xwininfo',
  'wmctrl',
  'import',
  'gsettings',
  'python3',
]

export function missingPrograms(): string[] {
  return needed.filter((name) => {
    try {
      execFileSync('which', [name], { stdio: 'ignore' })
      return false
    } catch {
      return true
    }
  })
}

/** Chromium's sandbox stays on, and it does not work for root: the desktop belongs to `nobody` then. */
const desktopUser = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

export interface SessionOptions {
  /** Without it there is no place for tray icons, as on GNOME. */
  hasTray?: boolean
  hasKeyring?: boolean
  /** Without it the session has no notification service until a test brings its own. */
  hasNotifications?: boolean
}

/** A whole desktop of its own: X server, session bus, window manager, panel, notifications, unlocked key ring. */
export class DesktopSession {
  readonly dir = mkdtempSync(join(tmpdir(), 'securechat-desk-'))
  readonly env: Record<string, string>
  bus!: Bus
  readonly #children: ChildProcess[] = []

  private constructor() {
    this.env = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: join(this.dir, 'home'),
      XDG_RUNTIME_DIR: join(this.dir, 'run'),
      XDG_CURRENT_DESKTOP: 'XFCE',
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(this.dir, 'bus')}`,
      NO_AT_BRIDGE: '1',
      LANG: 'en_US.UTF-8',
      GTK_USE_PORTAL: '0',
    }
    for (const folder of ['home', 'run', 'home/.config', 'home/Downloads']) this.makeDir(folder)
    this.writeFile('home/.config/user-dirs.dirs', 'XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
    this.#giveAway(this.dir)
  }

  static async start({ hasTray = true, hasKeyring = true, hasNotifications = true }: SessionOptions = {}) {
    const session = new DesktopSession()
    await session.#startDisplay()
    await session.#startBus(hasKeyring)
    session.spawn('openbox', [])
    if (hasTray) session.#startPanel()
    if (hasNotifications) session.spawn('dunst', [])
    if (hasKeyring) session.#startKeyring()
    if (hasTray)
      await until('a place for tray icons', () => session.bus.hasOwner('org.kde.StatusNotifierWatcher'))
    if (hasNotifications)
      await until('notifications', () => session.bus.hasOwner('org.freedesktop.Notifications'))
    if (hasKeyring) await until('a key ring', () => session.bus.hasOwner('org.freedesktop.secrets'))
    return session
  }

  /** A program of the desktop's user; ended with the session. */
  spawn(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(command, args, {
      stdio: 'ignore',
      cwd: this.dir,
      ...options,
      ...desktopUser,
      env: { ...this.env, ...options.env },
    })
    this.#children.push(child)
    return child
  }

  /** Runs to the end. @returns what it printed. */
  run(command: string, args: string[], input?: string): string {
    return execFileSync(command, args, {
      encoding: 'utf8',
      env: this.env,
      cwd: this.dir,
      timeout: 20_000,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input !== undefined && { input }),
      ...desktopUser,
    })
  }

  makeDir(name: string): string {
    const folder = join(this.dir, name)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#giveAway(folder)
    return folder
  }

  /** A file that belongs to the desktop's user. */
  writeFile(name: string, content: string | Uint8Array): string {
    const path = join(this.dir, name)
    writeFileSync(path, content)
    this.#giveAway(path)
    return path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.bus.close()
    for (const child of this.#children.reverse()) await end(child)
    endAllOf(this.dir)
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 })
  }

  async #startDisplay(): Promise<void> {
    const child = this.spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-ac'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    )
    let number = ''
    child.stdio[3]!.on('data', (data: Buffer) => (number += data.toString()))
    await until('an X server', () => number.includes('\n'))
    this.env.DISPLAY = `:${number.trim()}`
  }

  async #startBus(hasServices: boolean): Promise<void> {
    const config = this.writeFile('bus.conf', busConfig(join(this.dir, 'bus'), hasServices))
    this.spawn('dbus-daemon', ['--config-file', config, '--nofork'])
    await until('a session bus', () => existsSync(join(this.dir, 'bus')))
    this.bus = await Bus.connect({ path: join(this.dir, 'bus') })
  }

  #startPanel(): void {
    this.makeDir('home/.config/xfce4')
    this.makeDir('home/.config/xfce4/xfconf')
    this.makeDir('home/.config/xfce4/xfconf/xfce-perchannel-xml')
    this.writeFile('home/.config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml', panelConfig)
    this.spawn('xfce4-panel', ['--disable-wm-check'])
  }

  #startKeyring(): void {
    const child = this.spawn('gnome-keyring-daemon', ['--unlock', '--components=secrets', '--foreground'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    child.stdin!.end('for tests only')
  }

  #giveAway(path: string): void {
    if (!desktopUser.uid) return
    chownSync(path, desktopUser.uid, desktopUser.gid)
    if (path === this.dir) chmodSync(path, 0o755)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
  await ended
  clearTimeout(timer)
}

/** The bus starts services of its own (portal, dconf …): whatever has our folder in its environment is ours to end. */
function endAllOf(dir: string): void {
  for (const pid of processes()) {
    if (pid === process.pid || !environmentOf(pid).includes(`XDG_RUNTIME_DIR=${join(dir, 'run')}`)) continue
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  }
}

export function processes(): number[] {
  return execFileSync('ls', ['/proc'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}

/** Like the usual session bus, but open to the tests too when they run as another user; its services include a key ring. */
const busConfig = (path: string, hasServices: boolean) => `<busconfig>
  <type>session</type>
  <listen>unix:path=${path}</listen>
  <auth>EXTERNAL</auth>
  ${hasServices ? '<standard_session_servicedirs/>' : ''}
  <policy context="default">
    <allow user="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>`

const panelConfig = `<?xml version="1.0" encoding="UTF-8"?><channel name="xfce4-panel" version="1.0"><property name="configver" type="int" value="2"/>
<property name="panels" type="array"><value type="int" value="1"/><property name="panel-1" type="empty"><property name="position" type="string" value="p=6;x=0;y=0"/><property name="length" type="uint" value="100"/><property name="position-locked" type="bool" value="true"/><property name="size" type="uint" value="30"/><property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/></property></property></property>
<property name="plugins" type="empty"><property name="plugin-1" type="string" value="tasklist"/><property name="plugin-2" type="string" value="separator"><property name="expand" type="bool" value="true"/><property name="style" type="uint" value="0"/></property><property name="plugin-3" type="string" value="systray"/></property></channel>`

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { TerminalError } from '../terminal-error.ts'

/** What has to be known before anything can be opened. Nothing in it is secret. */
interface ProfileSettings {
  serverUrl: string
  /** A certificate to trust besides those of the system, such as a server's self-made one. */
  caFile?: string | undefined
}

/** One signed-in device on this machine: a folder of its own, for its owner's eyes only. */
export class Profile {
  readonly folder: string

  /** @param name Several may live side by side: one for oneself, one for each bot. */
  constructor(name = 'default', env: NodeJS.ProcessEnv = process.env) {
    if (!/^[\w.-]{1,64}$/.test(name) || name.startsWith('.'))
      throw new TerminalError('bad-usage', `--profile: “${name}” is not a name of letters, digits, - and _.`)
    const home =
      env.SECURECHAT_PROFILES ?? join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'securechat')
    this.folder = join(home, name)
  }

  path(file: string): string {
    return join(this.folder, file)
  }

  read(): ProfileSettings {
    try {
      // SAFETY: written by `write` below, in a folder that only its owner may change.
      return JSON.parse(readFileSync(this.path('profile.json'), 'utf8')) as ProfileSettings
    } catch {
      throw new TerminalError('not-signed-in', 'Nobody is signed in here: run “securechat login” first.')
    }
  }

  write(settings: ProfileSettings): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    writeFileSync(this.path('profile.json'), `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 })
  }

  delete(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

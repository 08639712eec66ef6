import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface PluginText {
  name?: string
  /** The `securechat` part of its package.json, besides name and sentence. */
  manifest?: Record<string, unknown>
  /** Its main module. */
  code: string
}

/** A plugin in a folder of its own, outside this repository, as its author would have it. */
export class PluginFolder implements AsyncDisposable {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async make(text: PluginText): Promise<PluginFolder> {
    const folder = new PluginFolder(await mkdtemp(join(tmpdir(), 'securechat-plugin-')))
    await folder.write(text)
    return folder
  }

  async write({ name = 'tried', manifest = {}, code }: PluginText): Promise<void> {
    const securechat = { name, says: 'A plugin of a test.', ...manifest }
    const file = { name: 'a-plugin', version: '1.2.3', type: 'module', main: 'main.js', securechat }
    await writeFile(join(this.path, 'main.js'), code)
    await writeFile(join(this.path, 'package.json'), JSON.stringify(file))
  }

  /** A configuration that loads it, as a file beside it. */
  async config(entry: Record<string, unknown> = {}): Promise<string> {
    const file = join(this.path, 'server.json')
    await writeFile(file, JSON.stringify({ plugins: [{ path: this.path, ...entry }] }))
    return file
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true })
  }
}

import {
  configurePlugin,
  listPlugins,
  restartPlugin,
  type PluginSettings,
  type PluginSummary,
} from '@securechat/protocol'
import type { Link } from '../context.ts'

/** The server's plugins, for those who look after the workspace. */
export class Plugins {
  readonly #link: Pick<Link, 'request'>

  constructor(link: Pick<Link, 'request'>) {
    this.#link = link
  }

  /** @throws ChatError `not-allowed`; OfflineError */
  async list(): Promise<PluginSummary[]> {
    return (await this.#link.request(listPlugins, {})).plugins
  }

  /** @throws ChatError `plugin-settings-wrong`, with the field as its reason. */
  async configure(name: string, settings: PluginSettings): Promise<PluginSummary> {
    return this.#link.request(configurePlugin, { name, settings })
  }

  async restart(name: string): Promise<PluginSummary> {
    return this.#link.request(restartPlugin, { name })
  }
}

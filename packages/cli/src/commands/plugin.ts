import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigError } from '@securechat/server'
import { parseOptions } from '../options.ts'
import { pluginTemplate } from './plugin-template.ts'

const nameRule = /^[a-z][a-z0-9-]{0,39}$/

/** `securechat plugin new NAME`: a folder with a plugin that works, to begin from. */
export async function plugin(args: string[]): Promise<void> {
  const { positionals } = parseOptions(args, {})
  const [what, name = '', ...rest] = positionals
  if (what !== 'new' || name === '' || rest.length > 0)
    throw new ConfigError('Say what to do with which plugin: securechat plugin new NAME')
  if (!nameRule.test(name))
    throw new ConfigError(`A plugin’s name is lower-case letters, digits and hyphens, and ${name} is not.`)
  const folder = resolve(name)
  await mkdir(folder).catch((cause: unknown) => {
    throw new ConfigError(`There cannot be a new folder ${folder}: is there one already?`, { cause })
  })
  for (const [file, text] of Object.entries(pluginTemplate(name))) await writeFile(join(folder, file), text)
  console.log(
    [
      `There is a plugin in ${folder} now. To run it, name it in config/server.json:`,
      '',
      `  { "plugins": ["./${name}"] }`,
      '',
      'and start the server with securechat serve --dev, which loads it again whenever you change it.',
      `Then open http://localhost:8080/plugins/${name}/hello. docs/plugins.md says what else it can do.`,
    ].join('\n'),
  )
}

import { Config, settings, type Setting } from '@securechat/server'
import { z } from 'zod'

/** Documents that are written from code; `npm run docs` writes them, a test keeps them equal. */
export const generatedDocuments: Record<string, () => string> = {
  'docs/operate/configuration.md': configurationPage,
  'config/server.schema.json': () => `${JSON.stringify(z.toJSONSchema(Config, { io: 'input' }), null, 2)}\n`,
}

const introduction = `# Configuration

Nothing needs to be configured for a first run. Settings come from, the later ones winning: defaults, a JSON file
(\`config/server.json\`, or the one \`--config\` names), environment variables, the command line. A setting that does not exist or a
value that is not allowed is one clear sentence and exit code 2; nothing is guessed. Editors complete the file by
\`config/server.schema.json\`.

This page is written from the definitions in \`packages/server/src/config.ts\` by \`npm run docs\`.
`

function configurationPage(): string {
  const sections = Map.groupBy(settings, ({ path }) => path.split('.')[0]!)
  return [introduction, ...[...sections].map(sectionPart)].join('\n')
}

function sectionPart([section, members]: [string, readonly Setting[]]): string {
  return [`## ${section}\n`, ...members.map(settingPart)].join('\n')
}

function settingPart({ path, variable, says, allowed, default: value }: Setting): string {
  const unless = value === undefined ? 'unset' : `\`${JSON.stringify(value)}\``
  return `**\`${path}\`** · \`${variable}\` · default ${unless}\n\n${says} Must be ${allowed}.\n`
}

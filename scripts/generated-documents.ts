import { hookNames, hooks } from '@securechat/plugin'
import { Config, settings, type Setting } from '@securechat/server'
import { z } from 'zod'

/** Documents that are written from code; `npm run docs` writes them, a test keeps them equal. */
export const generatedDocuments: Record<string, () => string> = {
  'docs/operate/configuration.md': configurationPage,
  'docs/plugins/hooks.md': hooksPage,
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

const hooksIntroduction = `# Hooks

What plugins are told, and when. [plugins.md](../plugins.md) says how to write one. \`before\` may refuse; \`after\` only observes.

This page is written from the table in \`packages/plugin/src/hooks.ts\` by \`npm run docs\`.
`

function hooksPage(): string {
  return [hooksIntroduction, ...hookNames.map(hookPart)].join('\n')
}

function hookPart(name: (typeof hookNames)[number]): string {
  const { says, before, after, input } = hooks[name]
  const phases = Object.entries({ before, after }).filter(([, when]) => when !== undefined)
  const times = phases.map(([phase, when]) => `- \`${phase} ${name}\`: ${when}`).join('\n')
  const { properties = {}, required = [] } = z.toJSONSchema(input) as HookSchema
  const fields = Object.entries(properties).map(
    ([field, schema]) =>
      `- \`${field}\`: ${typeOf(schema)}${required.includes(field) ? '' : ', not always there'}`,
  )
  return `## ${name}\n\n${says}\n\n${times}\n\nIts input:\n\n${fields.join('\n')}\n`
}

interface HookSchema {
  properties?: Record<string, FieldSchema>
  required?: string[]
}

interface FieldSchema {
  type?: string
  enum?: string[]
  items?: FieldSchema
}

function typeOf({ type = 'any', enum: choices, items }: FieldSchema): string {
  if (choices) return choices.map((choice) => `\`"${choice}"\``).join(', ')
  return type === 'array' && items ? `list of ${typeOf(items)}` : type
}

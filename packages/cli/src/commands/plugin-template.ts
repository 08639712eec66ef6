/** The files of a new plugin, by their names. */
export function pluginTemplate(name: string): Record<string, string> {
  return { 'package.json': `${JSON.stringify(packageFile(name), null, 2)}\n`, 'main.js': mainFile }
}

const packageFile = (name: string) => ({
  name,
  version: '0.1.0',
  type: 'module',
  main: 'main.js',
  securechat: {
    name,
    says: 'Says hello, and counts rooms.',
    hooks: ['after room.created'],
    routes: [{ method: 'GET', path: '/hello', access: 'anyone' }],
    settings: {
      type: 'object',
      properties: { greeting: { type: 'string', title: 'Greeting', maxLength: 100, default: 'Hello' } },
    },
  },
})

const mainFile = `import { definePlugin } from "@securechat/plugin"

export default definePlugin({
  after: {
    'room.created': async (room, { storage, log }) => {
      const count = ((await storage.get('rooms')) ?? 0) + 1
      await storage.set('rooms', count)
      log.info('counted a room', { count })
    },
  },
  routes: {
    'GET /hello': async (request, { settings, storage }) => ({
      json: { says: settings.greeting, rooms: (await storage.get('rooms')) ?? 0 },
    }),
  },
})
`

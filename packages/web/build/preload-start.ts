import type { Plugin } from 'vite'

/** Has the browser fetch the application together with the small script that chooses the language first. */
export function preloadStart(): Plugin {
  return {
    name: 'securechat-preload-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((part) => part.type === 'chunk')
        const start = chunks.find((chunk) => chunk.facadeModuleId?.endsWith('/src/start.tsx'))
        if (!start) throw new Error('There is no chunk with the application in it.')
        return [start.fileName, ...start.imports].map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
          injectTo: 'head' as const,
        }))
      },
    },
  }
}

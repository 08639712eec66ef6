import { clientOrigin, type Page, pageOf } from './origins.ts'

/** `name` is relative to the page's folder, with `/` between its parts. */
export interface Asset {
  page: Page
  name: string
  contentType: string
}

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
}

const part = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/
const deepest = 4

/**
 * The file that an address of ours stands for. Only names of letters, digits, `-`, `_` and single dots, and only known endings:
 * no way up, no hidden file, no encoding to see through. The client's own routes are its one page.
 */
export function findAsset(address: string): Asset | undefined {
  const url = URL.parse(address)
  const page = url && pageOf(url.href)
  if (!url || !page || /%|\\/.test(url.pathname)) return undefined
  const path = url.pathname === '/' ? '/index.html' : url.pathname
  const parts = path.slice(1).split('/')
  if (parts.length > deepest || !parts.every((one) => part.test(one))) return undefined
  const name = isRoute(url, parts) ? 'index.html' : parts.join('/')
  const contentType = contentTypes[name.slice(name.lastIndexOf('.') + 1)]
  return contentType ? { page, name, contentType } : undefined
}

function isRoute(url: URL, parts: string[]): boolean {
  return `${url.protocol}//${url.host}` === clientOrigin && parts.length === 1 && !parts[0]!.includes('.')
}

import { errors } from '@securechat/protocol'
import type { ApiDescription, ApiOperation } from './openapi.ts'

export { referenceCss } from './reference-css.ts'

type Schema = Record<string, unknown>

/** The reference page, drawn from the OpenAPI description: one HTML file with one style sheet, no script, nothing from elsewhere. */
export function referencePage(api: ApiDescription): string {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const nouns = [...new Set(operations.map(({ operation }) => operation.tags[0]!))]
  const sections = nouns.map((noun) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === noun)
    return `<section id="${noun}"><h2>${noun}</h2>${own.map(drawOperation).join('')}</section>`
  })
  return page(api, nouns, [...sections, errorSection()].join('\n'))
}

function page(api: ApiDescription, nouns: string[], sections: string): string {
  const links = [...nouns, 'errors'].map((name) => `<li><a href="#${name}">${name}</a></li>`).join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>SecureChat API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/reference.css">
</head>
<body>
<nav aria-label="Operations"><a class="home" href="#top">SecureChat API</a><ul>${links}</ul></nav>
<main id="top">
<h1>SecureChat API</h1>
<p class="lead">${escape(api.info.summary)} Version ${escape(api.info.version)}.
Also as <a href="/openapi.json">OpenAPI 3.1</a>.</p>
<p>Everything is JSON over HTTPS, proved by a signature or a DPoP proof (docs/security/sign-in.md); the same operations go over the WebSocket at
<code>/v1/socket</code> as <code>{ id, op, input }</code>. Ids are 16 random bytes in base64url, chosen by whoever makes the
thing, so that asking twice does nothing twice; an <code>Idempotency-Key</code> does the same for any request. Without a socket,
<code>GET /v1/events</code> tells what happens. Messages, names and keys are sealed by clients; this server cannot open them.</p>
${sections}
</main>
</body>
</html>
`
}

function drawOperation({
  path,
  method,
  operation,
}: {
  path: string
  method: string
  operation: ApiOperation
}) {
  const input = operation.requestBody?.content['application/json']?.schema
  const output = operation.responses[200]?.content?.['application/json']?.schema
  return `<article id="${operation.operationId}">
<h3><a href="#${operation.operationId}">${operation.operationId}</a></h3>
<p class="route"><span class="method ${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code></p>
<p>${escape(operation.summary)}</p>
<p class="access">${escape(operation.description)}</p>
${drawParameters(operation)}
${input ? drawSchema('Body', input) : ''}
${output ? drawSchema('Answer', output) : ''}
${drawFailures(operation)}
</article>`
}

function drawParameters({ parameters }: ApiOperation): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<tr><th scope="row"><code>${escape(name)}</code></th><td>${place}${required ? '' : ', optional'}</td>
<td>${escape(inWords(schema))}</td></tr>`,
  )
  return `<table><caption>Parameters</caption>${rows.join('')}</table>`
}

const drawSchema = (title: string, schema: Schema) =>
  `<details><summary>${title}</summary><pre><code>${escape(outline(schema, ''))}</code></pre></details>`

function drawFailures({ responses }: ApiOperation): string {
  const rows = Object.entries(responses)
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([status, { description }]) =>
      [...description.matchAll(/`([a-z-]+)`/g)].map(
        ([, code]) => `<li><a href="#error-${code}"><code>${code}</code></a> ${status}</li>`,
      ),
    )
  return `<ul class="failures" aria-label="Errors">${rows.join('')}</ul>`
}

function errorSection(): string {
  const rows = Object.entries(errors).map(
    ([code, { http, remedy, says }]) =>
      `<tr id="error-${code}"><th scope="row"><code>${code}</code></th><td>${http}</td><td>${remedy}</td><td>${escape(says)}</td></tr>`,
  )
  return `<section id="errors"><h2>errors</h2><p>As <code>application/problem+json</code> with <code>code</code> and
<code>says</code>; over the socket as <code>{ id, error }</code>.</p>
<table><thead><tr><th>code</th><th>status</th><th>what to do</th><th>meaning</th></tr></thead>${rows.join('')}</table></section>`
}

/** A schema as an indented outline: names and types, one a line. */
function outline(schema: Schema, indent: string): string {
  const options = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined
  if (options) return options.map((option) => outline(option, indent)).join(`\n${indent}or `)
  if (schema.type === 'array') return `list of ${outline((schema.items ?? {}) as Schema, indent)}`
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  if (schema.type !== 'object' || properties.length === 0) return inWords(schema)
  const required = (schema.required ?? []) as string[]
  const lines = properties.map(([name, inner]) => {
    const mark = required.includes(name) ? '' : '?'
    return `${indent}  ${name}${mark}: ${outline(inner, `${indent}  `)}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}

function inWords(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'object') return '{}'
  if (isId(schema)) return 'id'
  const bounds = [
    range(stated(schema.minimum), stated(schema.maximum), ''),
    range(schema.minLength, schema.maxLength, ' characters'),
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ].filter((words) => words !== '')
  const kind =
    schema.contentEncoding === 'base64url'
      ? 'base64url'
      : typeof schema.type === 'string'
        ? schema.type
        : 'anything'
  return [kind, ...bounds].join(', ')
}

/** Sixteen bytes in base64url are recognised by what their last character can be. */
const isId = ({ pattern }: Schema) => typeof pattern === 'string' && pattern.endsWith('{21}[AQgw]$')

/** A bound that only says what a number can be at all is not worth saying. */
const stated = (bound: unknown) => (Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER ? undefined : bound)

function range(least: unknown, most: unknown, unit: string): string {
  const [from, to] = [least, most].map((bound) => (typeof bound === 'number' ? String(bound) : undefined))
  if (from !== undefined && from === to) return `${from}${unit}`
  if (to !== undefined) return `${from === undefined ? 'up to' : `${from} to`} ${to}${unit}`
  return from === undefined ? '' : `at least ${from}${unit}`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replaceAll(/[&<>"]/g, (letter) => entities[letter]!)

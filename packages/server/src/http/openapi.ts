import { errors, type ErrorCode } from '@securechat/protocol'
import { z } from 'zod'
import { asksByQuery, routes, type Route } from '../gateway/route.ts'
import { version } from '../version.ts'

type Schema = Record<string, unknown>

export interface ApiParameter {
  name: string
  in: 'path' | 'query' | 'header'
  description?: string
  required: boolean
  schema: Schema
}

export interface ApiResponse {
  description: string
  content?: Record<string, { schema: Schema }>
}

/** One operation of the OpenAPI document; the reference page is drawn from the same. */
export interface ApiOperation {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security: Record<string, string[]>[]
  parameters: ApiParameter[]
  requestBody?: { required: true; content: Record<string, { schema: Schema }> }
  responses: Record<string, ApiResponse>
}

export interface ApiDescription {
  openapi: '3.1.0'
  info: { title: string; version: string; summary: string; license: { name: string; identifier: string } }
  paths: Record<string, Record<string, ApiOperation>>
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> }
}

const accessSays = {
  anyone: 'Anyone may ask; no session is needed.',
  account: 'Needs a session, with or without a device.',
  device: 'Needs a session of an enrolled device.',
  admin: 'Needs a session of a device of the workspace’s owner or one of its administrators.',
  member:
    'Needs a session of an enrolled device, of a member of the room. To others the room does not exist.',
}

/** The OpenAPI 3.1 description of every operation, built from the same schemas that check requests. */
export function describeApi(): ApiDescription {
  const paths: ApiDescription['paths'] = {}
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: describeRoute(route) }
  paths['/v1/events'] = { get: eventStream() }
  return {
    openapi: '3.1.0',
    info: {
      title: 'SecureChat',
      version,
      summary: 'Everything a client can ask of a server that cannot read what people write.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: {
      schemas: { Problem: problemSchema() },
      securitySchemes: {
        signed: {
          type: 'http',
          scheme: 'Signed',
          description:
            'The access token of a session, and a signature (RFC 9421, hmac-sha256, tag securechat-v1) by the key that the sign-in agreed on, over @method, @target-uri, authorization and, with a body, content-digest and content-type.',
        },
        dpop: {
          type: 'http',
          scheme: 'DPoP',
          description:
            'The access token of a device’s session, and a DPoP proof (RFC 9449) by the device’s Ed25519 key with the server’s nonce.',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'A token alone: of an issuer that the operator trusts, or of a session where security.tokens.bearer allows it.',
        },
      },
    },
  }
}

function describeRoute(route: Route): ApiOperation {
  const { operation } = route
  const described = {
    operationId: operation.name,
    tags: [operation.name.split('.')[0]!],
    summary: operation.says,
    description: accessSays[operation.access],
    security: operation.access === 'anyone' ? [] : [{ signed: [] }, { dpop: [] }, { token: [] }],
    parameters: [...parametersOf(route), headerOf(route)],
    responses: responsesOf(route),
  }
  return asksByQuery(route.method) ? described : { ...described, requestBody: bodyOf(route) }
}

interface ObjectSchema {
  properties: Record<string, Schema>
  required: string[]
}

/** What an operation takes, as properties; a union has none of its own. */
function inputOf({ operation }: Route): ObjectSchema {
  const { properties = {}, required = [] } = jsonSchema(operation.input, 'input') as Partial<ObjectSchema>
  return { properties, required }
}

function parametersOf(route: Route): ApiParameter[] {
  const { properties, required } = inputOf(route)
  const names = asksByQuery(route.method) ? Object.keys(properties) : route.pathNames
  return names.map((name) => {
    const isInPath = route.pathNames.includes(name)
    const schema = properties[name] ?? {}
    return { name, in: isInPath ? 'path' : 'query', required: isInPath || required.includes(name), schema }
  })
}

/** What any request of its kind may carry besides: docs/rest.md. */
function headerOf({ method }: Route): ApiParameter {
  const given =
    method === 'GET'
      ? { name: 'If-None-Match', description: 'An `ETag` of before: 304 where nothing has changed.' }
      : { name: 'Idempotency-Key', description: 'Carried out once for each key, for 24 hours.' }
  return { ...given, in: 'header', required: false, schema: { type: 'string', maxLength: 255 } }
}

/** The input without what the path says already. */
function bodyOf(route: Route): NonNullable<ApiOperation['requestBody']> {
  const whole = jsonSchema(route.operation.input, 'input')
  const { properties, required } = inputOf(route)
  const isInBody = (name: string) => !route.pathNames.includes(name)
  const schema = Object.hasOwn(whole, 'properties')
    ? {
        ...whole,
        properties: Object.fromEntries(Object.entries(properties).filter(([name]) => isInBody(name))),
        required: required.filter(isInBody),
      }
    : whole
  return { required: true, content: { 'application/json': { schema } } }
}

const always: ErrorCode[] = ['bad-request', 'too-fast', 'internal']

const ofKeys: ErrorCode[] = ['idempotency-mismatch', 'idempotency-busy']

function responsesOf({ operation, method }: Route): Record<string, ApiResponse> {
  const { output, errors: own, access } = operation
  const forAccess: ErrorCode[] =
    access === 'anyone' ? [] : access === 'account' ? ['not-signed-in'] : ['not-signed-in', 'no-device']
  const codes = new Set([
    ...always,
    ...forAccess,
    ...(access === 'member' ? ['not-found' as const] : []),
    ...(method === 'GET' ? [] : ofKeys),
    ...own,
  ])
  const failures: Record<string, ApiResponse> = {}
  for (const code of codes) {
    const { http, says } = errors[code]
    const before = failures[http]?.description
    const description = [...(before === undefined ? [] : [before]), `\`${code}\`: ${says}`].join('\n\n')
    failures[http] = { description, content: problemContent }
  }
  const schema = jsonSchema(output, 'output')
  const unchanged = method === 'GET' ? { 304: { description: 'Nothing has changed since that `ETag`.' } } : {}
  const done = { description: 'Done.', content: { 'application/json': { schema } } }
  return { 200: done, ...unchanged, ...failures }
}

/** What tells of everything as it happens, without a socket. It is no operation: it does not end. */
function eventStream(): ApiOperation {
  const codes: ErrorCode[] = ['bad-request', 'not-signed-in', 'no-device', 'too-fast', 'internal']
  const failures = codes.map((code) => [
    errors[code].http,
    { description: `\`${code}\`: ${errors[code].says}`, content: problemContent },
  ])
  const described = { description: 'Events, until one side ends it.' }
  const content = { 'text/event-stream': { schema: { type: 'string' } } }
  return {
    operationId: 'events',
    tags: ['events'],
    summary: 'Tells what happens, as server-sent events: the frames of the socket, one way.',
    description: accessSays.device,
    security: [{ signed: [] }, { dpop: [] }, { token: [] }],
    parameters: [
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'The id of the last event that came: what followed it comes first.',
        required: false,
        schema: { type: 'string', maxLength: 4096 },
      },
    ],
    // Safe: codes and their descriptions, by status.
    responses: {
      200: { ...described, content },
      ...(Object.fromEntries(failures) as Record<string, ApiResponse>),
    },
  }
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

function problemSchema(): Schema {
  return {
    type: 'object',
    description: 'A failure the caller can act on (RFC 9457).',
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string', enum: Object.keys(errors) },
      says: { type: 'string' },
      detail: { type: 'string', description: 'What a plugin says about its refusal.' },
      retryAfterMs: { type: 'integer' },
    },
    required: ['type', 'title', 'status', 'code', 'says'],
    additionalProperties: false,
  }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' })
  return rest
}

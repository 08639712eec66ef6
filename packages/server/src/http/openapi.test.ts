import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { errors, operations } from '@securechat/protocol'
import { describeApi } from './openapi.ts'
import { referencePage } from './reference.ts'

const api = describeApi()
/** The stream of events is described, and is no operation. */
const ofOperations = Object.entries(api.paths).filter(([path]) => path !== '/v1/events')
const described = ofOperations.flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

describe('the OpenAPI description', () => {
  it('has every operation once, where it really is', () => {
    const found = described.map(
      ({ path, method, operation }) => `${operation.operationId} ${method.toUpperCase()} ${path}`,
    )
    assert.deepEqual(found.sort(), operations.map(({ name, http }) => `${name} ${http}`).sort())
  })

  it('names the parameters of each path, and only those', () => {
    for (const { path, operation } of described) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
      assert.deepEqual(inPath.map(({ name }) => name).sort(), wanted.sort(), path)
      assert.ok(
        inPath.every(({ required, schema }) => required && Object.keys(schema).length > 0),
        path,
      )
      const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
      assert.equal(new Set(names).size, names.length)
    }
  })

  it('has a body where there is one, without what the path says', () => {
    for (const { path, method, operation } of described) {
      const schema = operation.requestBody?.content['application/json']?.schema
      assert.equal(schema !== undefined, method === 'post' || method === 'put', operation.operationId)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
      const { properties = {}, required = [] } = (schema ?? {}) as {
        properties?: object
        required?: string[]
      }
      for (const name of inPath) {
        assert.ok(!(name in properties), `${operation.operationId} ${name}`)
        assert.ok(!required.includes(name), `${operation.operationId} ${name}`)
      }
    }
  })

  it('says what each answers, and every way it fails', () => {
    for (const { operation } of described) {
      const { name, access, errors: own } = operations.find((one) => one.name === operation.operationId)!
      assert.ok(operation.responses[200]?.content?.['application/json']?.schema, name)
      for (const code of own)
        assert.match(operation.responses[errors[code].http]!.description, new RegExp(`\`${code}\``))
      assert.deepEqual(
        operation.security,
        access === 'anyone' ? [] : [{ signed: [] }, { dpop: [] }, { token: [] }],
        name,
      )
      assert.equal(
        operation.responses[401] !== undefined,
        access !== 'anyone' || own.some((code) => errors[code].http === 401),
        name,
      )
    }
  })

  it('refers only to what it has, and is plain JSON Schema', () => {
    const text = JSON.stringify(api)
    const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]!)
    assert.ok(refs.length > 0)
    assert.equal((text.match(/"\$ref"/g) ?? []).length, refs.length)
    for (const name of refs) assert.ok(name in api.components.schemas, name)
    assert.deepEqual(Object.keys(api.components.securitySchemes), ['signed', 'dpop', 'token'])
    eachSchema(api, (schema) => {
      assert.ok(!('$schema' in schema) && !('~standard' in schema))
      const types = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null']
      if ('type' in schema && 'properties' in schema) assert.ok(types.includes(String(schema.type)))
      if (Array.isArray(schema.required) && schema.properties)
        for (const name of schema.required as string[]) assert.ok(name in (schema.properties as object), name)
    })
  })
})

describe('the reference page', () => {
  const page = referencePage(api)

  it('shows every operation and every error', () => {
    for (const { name } of operations) assert.ok(page.includes(`<article id="${name}">`), name)
    for (const code of Object.keys(errors)) assert.ok(page.includes(`<tr id="error-${code}">`), code)
  })

  it('needs nothing from elsewhere and runs nothing', () => {
    for (const pattern of [/<script/, /<style/, / style=/, / on\w+=/, /https?:\/\//])
      assert.ok(!pattern.test(page), String(pattern))
    const links = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1]!)
    for (const link of links.filter((one) => one.startsWith('#')))
      assert.ok(page.includes(`id="${link.slice(1)}"`), link)
  })
})

function eachSchema(value: unknown, look: (schema: Record<string, unknown>) => void): void {
  if (typeof value !== 'object' || value === null) return
  look(value as Record<string, unknown>)
  for (const inner of Object.values(value)) eachSchema(inner, look)
}

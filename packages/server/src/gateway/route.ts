import { operations, type Operation } from '@securechat/protocol'
import { z } from 'zod'

/** An operation as REST asks for it. */
export interface Route {
  operation: Operation
  method: string
  /** As in the definition: `/v1/rooms/{roomId}/events`. */
  path: string
  /** Names of the parts of the path that are inputs. */
  pathNames: string[]
  /** Inputs that are numbers, so that text from an address becomes one. */
  numbers: ReadonlySet<string>
}

export const routes: readonly Route[] = operations.map((operation) => {
  const [method = '', path = ''] = operation.http.split(' ')
  const pathNames = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  return { operation, method, path, pathNames, numbers: numbersOf(operation.input) }
})

/** Methods whose inputs besides the path are in the query; the others have them in a JSON body. */
export const asksByQuery = (method: string): boolean => method === 'GET' || method === 'DELETE'

function numbersOf(input: z.ZodType): Set<string> {
  if (!(input instanceof z.ZodObject)) return new Set()
  const fields = Object.entries(input.shape) as [string, z.ZodType][]
  return new Set(fields.filter(([, field]) => innermost(field) instanceof z.ZodNumber).map(([name]) => name))
}

function innermost(schema: z.ZodType): z.ZodType {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault)
    // Safe: the wrappers of a classic schema hold classic schemas.
    inner = inner.unwrap() as z.ZodType
  return inner
}

/** One complete type of a D-Bus signature, taken apart. */
export type DBusType =
  | { code: BasicCode }
  | { code: 'v' }
  | { code: 'a'; of: DBusType }
  | { code: '('; fields: DBusType[] }
  | { code: '{'; fields: [DBusType, DBusType] }

export type BasicCode = 'y' | 'b' | 'n' | 'q' | 'i' | 'u' | 'x' | 't' | 'd' | 's' | 'o' | 'g' | 'h'

const basic = new Set<string>(['y', 'b', 'n', 'q', 'i', 'u', 'x', 't', 'd', 's', 'o', 'g', 'h'])
const deepest = 32

/** @throws Error for anything that is not a sequence of complete types. */
export function parseSignature(signature: string): DBusType[] {
  const types: DBusType[] = []
  let at = 0
  while (at < signature.length) {
    const [type, next] = readType(signature, at, 0)
    types.push(type)
    at = next
  }
  return types
}

function readType(signature: string, at: number, depth: number): [DBusType, number] {
  const code = signature[at]
  if (code === undefined || depth > deepest) throw new Error(`“${signature}” is not a signature`)
  if (basic.has(code)) return [{ code: code as BasicCode }, at + 1]
  if (code === 'v') return [{ code }, at + 1]
  if (code === 'a') {
    const [of, next] = readType(signature, at + 1, depth + 1)
    return [{ code, of }, next]
  }
  if (code === '(' || code === '{') return readFields(signature, at, depth)
  throw new Error(`“${signature}” is not a signature`)
}

function readFields(signature: string, start: number, depth: number): [DBusType, number] {
  const isEntry = signature[start] === '{'
  const fields: DBusType[] = []
  let at = start + 1
  while (signature[at] !== (isEntry ? '}' : ')')) {
    const [field, next] = readType(signature, at, depth + 1)
    fields.push(field)
    at = next
  }
  const [key, value] = fields
  if (!isEntry && fields.length > 0) return [{ code: '(', fields }, at + 1]
  if (isEntry && fields.length === 2 && key && value) return [{ code: '{', fields: [key, value] }, at + 1]
  throw new Error(`“${signature}” is not a signature`)
}

/** What a value of this type starts at a multiple of, in bytes. */
export function alignmentOf(type: DBusType): number {
  switch (type.code) {
    case 'y':
    case 'g':
    case 'v':
      return 1
    case 'n':
    case 'q':
      return 2
    case 'x':
    case 't':
    case 'd':
    case '(':
    case '{':
      return 8
    case 'a':
    case 'b':
    case 'h':
    case 'i':
    case 'o':
    case 's':
    case 'u':
      return 4
  }
}

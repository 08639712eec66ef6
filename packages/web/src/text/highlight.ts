import { common, createLowlight } from 'lowlight'

const lowlight = createLowlight(common)

/** A run of code, with what it is for colouring: `keyword`, `string`, … or nothing. */
export interface CodePiece {
  text: string
  look: string
}

type Tree = ReturnType<typeof lowlight.highlight>

/** Code as coloured runs; never as HTML. @returns nothing for a language that is not known. */
export function highlight(text: string, language: string): CodePiece[] | undefined {
  if (!lowlight.registered(language.toLowerCase())) return undefined
  return pieces(lowlight.highlight(language.toLowerCase(), text).children, '')
}

function pieces(nodes: Tree['children'], look: string): CodePiece[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [{ text: node.value, look }]
    if (node.type !== 'element') return []
    const names = node.properties['className']
    const [name] = Array.isArray(names) ? names : []
    return pieces(node.children, typeof name === 'string' ? name.replace('hljs-', '') : look)
  })
}

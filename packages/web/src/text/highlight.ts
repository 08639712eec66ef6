import { createLowlight } from 'lowlight'
import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import dockerfile from 'highlight.js/lib/languages/dockerfile'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import kotlin from 'highlight.js/lib/languages/kotlin'
import markdown from 'highlight.js/lib/languages/markdown'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import swift from 'highlight.js/lib/languages/swift'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'

const lowlight = createLowlight({
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  java,
  javascript,
  json,
  kotlin,
  markdown,
  php,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
})

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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type MarkdownNode, parseMarkdown, plainText, safeHref } from './markdown.ts'

function links(nodes: MarkdownNode[]): string[] {
  return nodes.flatMap((node) => [
    ...(node.kind === 'link' ? [node.href] : []),
    ...('children' in node ? links(node.children) : []),
  ])
}

test('bold, italic, strike and code nest in a paragraph', () => {
  assert.deepEqual(parseMarkdown('**a _b_** ~~c~~ `d`'), [
    {
      kind: 'paragraph',
      children: [
        {
          kind: 'bold',
          children: [
            { kind: 'text', text: 'a ' },
            { kind: 'italic', children: [{ kind: 'text', text: 'b' }] },
          ],
        },
        { kind: 'text', text: ' ' },
        { kind: 'strike', children: [{ kind: 'text', text: 'c' }] },
        { kind: 'text', text: ' ' },
        { kind: 'code', text: 'd' },
      ],
    },
  ])
})

test('a new line is a break, a fence keeps its lines and language', () => {
  assert.deepEqual(parseMarkdown('one\ntwo\n```ts\nlet a = 1\n\n  b\n```'), [
    {
      kind: 'paragraph',
      children: [{ kind: 'text', text: 'one' }, { kind: 'break' }, { kind: 'text', text: 'two' }],
    },
    { kind: 'code-block', text: 'let a = 1\n\n  b', language: 'ts' },
  ])
})

test('quotes and lists are told apart, and a list keeps where it starts', () => {
  const [quote, list] = parseMarkdown('> said\n\n3. three\n4. four')
  assert.equal(quote?.kind, 'quote')
  assert.ok(list?.kind === 'list')
  assert.deepEqual([list.ordered, list.start, list.children.length], [true, 3, 2])
})

test('HTML, headings, tables and images stay text', () => {
  for (const text of ['<b>x</b>', '# x', '<img src=x onerror=alert(1)>', '![x](https://a.example/x.png)']) {
    const kinds = JSON.stringify(parseMarkdown(text))
    assert.match(kinds, /"kind":"text"/)
    assert.doesNotMatch(kinds, /heading|html|image/)
  }
})

test('addresses become links, dangerous and relative ones do not', () => {
  assert.deepEqual(links(parseMarkdown('see https://a.example/x and [b](http://b.example)')), [
    'https://a.example/x',
    'http://b.example/',
  ])
  for (const href of [
    'javascript:alert(1)',
    'JaVaScRiPt:1',
    'data:text/html,x',
    'file:///etc',
    '/settings',
    '//x',
    '#x',
  ])
    assert.deepEqual(links(parseMarkdown(`[x](${href}) <${href}>`)), [], href)
  assert.equal(safeHref('vbscript:x'), undefined)
})

test('plain text says the words on one line', () => {
  assert.equal(plainText(parseMarkdown('**Hello**\nthere\n\n- a\n- `b`')), 'Hello there a b')
})

test('whatever is typed, parsing ends and every link is safe', () => {
  const piece = fc.constantFrom(
    '*',
    '_',
    '`',
    '```',
    '~~',
    '[',
    '](',
    ')',
    '<',
    '>',
    '- ',
    '1. ',
    '\n',
    'javascript:',
    'x',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      for (const href of links(parseMarkdown(pieces.join('')))) assert.equal(safeHref(href), href)
    }),
  )
})

test('spoilers hide what is in them, also from previews, and may hold formatting', () => {
  assert.deepEqual(parseMarkdown('a ||b **c**|| d'), [
    {
      kind: 'paragraph',
      children: [
        { kind: 'text', text: 'a ' },
        {
          kind: 'spoiler',
          children: [
            { kind: 'text', text: 'b ' },
            { kind: 'bold', children: [{ kind: 'text', text: 'c' }] },
          ],
        },
        { kind: 'text', text: ' d' },
      ],
    },
  ])
  assert.ok(!plainText(parseMarkdown('the killer is ||the gardener||')).includes('gardener'))
  for (const text of ['a || b', '||||', '||', 'if (a || b)'])
    assert.equal(plainText(parseMarkdown(text)), text)
})

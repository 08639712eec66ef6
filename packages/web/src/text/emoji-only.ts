const emoji = /^\p{RGI_Emoji}$/v
/** Text that is an emoji only by a following U+FE0F is often sent without it. */
const plainEmoji = /^\p{Extended_Pictographic}$/u
const longest = 9

let segmenter: Intl.Segmenter | undefined

/** How many emoji a message consists of when it holds nothing else, up to nine; otherwise 0. */
export function countEmojiOnly(text: string): number {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > longest * 16 || /[\p{L}\p{Nd}]\s*$/u.test(trimmed)) return 0
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  let count = 0
  for (const { segment } of segmenter.segment(trimmed)) {
    if (/^\s+$/u.test(segment)) continue
    if (!emoji.test(segment) && !plainEmoji.test(segment)) return 0
    count += 1
  }
  return count <= longest ? count : 0
}

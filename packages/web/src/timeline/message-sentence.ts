import type { MessageLine } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { clockTime } from '../text/dates.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'

const fileSaid = ({ name }: { name: string }) => words.files.withFile(name)

/** A message as one sentence, for those who hear it: who, when, what it answers, what it says, what came of it. */
export function messageSentence(line: MessageLine, myName: string): string {
  const { actions } = words
  const who = `${line.authorName || words.people.someone}, ${clockTime(line.atMs)}`
  if (line.deletedBy) {
    const { name } = line.deletedBy
    return `${who}: ${name === myName ? actions.deletedYou : actions.deleted(name)}`
  }
  const { quote, reactions = [], thread } = line
  const answers = quote && (quote.state === 'here' ? actions.answers(quote.authorName) : actions.quoteUnknown)
  const reacted = reactions.map(({ emoji, by }) => `${emoji} ${by.length}`)
  const after = [
    line.editedAtMs !== undefined && actions.edited,
    line.poll && words.polls.voters(line.poll.voters),
    line.isPinned && actions.pinned,
    reacted.length > 0 && actions.reactionsSaid(reacted),
    thread && actions.replies(thread.count),
    line.isMine && words.timeline.status[line.status],
  ].filter((part) => typeof part === 'string')
  const head = answers ? `${who}, ${answers}` : who
  const said = [plainText(parseMarkdown(line.text)), ...(line.files ?? []).map(fileSaid)].filter(
    (part) => part !== '',
  )
  return [`${head}: ${said.join(', ')}`, ...after].join(', ')
}

import { plural } from '../plural.ts'

export const polls = {
  open: 'Ask the room',
  title: 'Ask the room',
  question: 'Question',
  option: (number: number) => `Answer ${number}`,
  addOption: 'Another answer',
  removeOption: (number: number) => `Remove answer ${number}`,
  isMultiple: 'People may choose several answers',
  create: 'Ask',
  incomplete: 'Write a question and at least two answers.',
  close: 'Close the poll',
  closed: 'Closed',
  one: 'Choose one answer',
  several: 'Choose as many as you like',
  voters: (count: number) => plural('en', count, { one: '1 person voted', other: `${count} people voted` }),
  answer: (text: string, count: number, share: number) =>
    `${text}: ${plural('en', count, { one: '1 vote', other: `${count} votes` })}, ${share}%`,
}

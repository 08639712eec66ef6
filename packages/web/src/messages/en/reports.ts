export const reports = {
  title: 'Report this message',
  lead: (author: string) =>
    `The workspace’s owner and administrators will see this one message by ${author}, with proof of who wrote it, and that you reported it. Nothing else of the room is shown to them.`,
  reason: 'What is wrong with it?',
  reasonHint: 'Optional.',
  send: 'Report',
  sent: 'Reported. Those who look after the workspace can see it now.',
  list: 'Reports',
  listLead: 'Messages that people have reported. You see these messages and no others.',
  none: 'Nobody has reported anything.',
  loading: 'Fetching reports…',
  by: (reporter: string, when: string) => `Reported by ${reporter}, ${when}`,
  proven: (author: string) => `Proven: a device of ${author} signed exactly this.`,
  unproven: (author: string) => `Not proven to be by ${author}. Do not act on it.`,
  close: 'Mark as dealt with',
  closed: 'Dealt with',
}

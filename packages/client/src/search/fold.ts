/** Text as searching compares it: without case, without the marks of Latin, Greek and Cyrillic letters, in one spelling. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .normalize('NFC')
}

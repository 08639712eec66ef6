/**
 * Folds a name for comparison, so that two people cannot have names that only look different to a computer:
 * NFKC, lower case, single spaces, no joiners.
 */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/[\u200C\u200D]/gu, '')
    .trim()
    .replaceAll(/\s+/gu, ' ')

/**
 * Folds a name for comparison, so that two people cannot have names that only look different to a computer:
 * NFKC, lower case, single spaces.
 */
export const nameKey = (name: string): string =>
  name.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replaceAll(/\s+/gu, ' ')

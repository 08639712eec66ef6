/** 0 too short or famous; 1 weak; 2 fair; 3 strong. */
export type PasswordStrength = 0 | 1 | 2 | 3

/** The shortest password we take: below it, guessing is a matter of minutes for whoever holds the server. */
export const shortestPassword = 8

const famous =
  /^(?:p[a4]ssw[o0]rd|letmein|welcome|iloveyou|admin|monkey|dragon|sunshine|princess|football|baseball|superman|trustno1|master|shadow|secret|changeme|qwert[yz]|asdfgh|zxcvbn|abc)+[\d!.?]*$/i
const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop']

/** Whether `next` follows `character` on the keyboard or in the alphabet, in either direction. */
function isStep(character: string, next: string): boolean {
  return runs.some((run) => run.includes(character + next) || run.includes(next + character))
}

/** Characters that add something: repeats and steps of a run count a fifth. */
function effectiveLength(password: string): number {
  const characters = Array.from(password.toLowerCase())
  return characters.reduce((length, character, index) => {
    const before = characters[index - 1]
    const isPredictable = before !== undefined && (before === character || isStep(before, character))
    return length + (isPredictable ? 0.2 : 1)
  }, 0)
}

function alphabetSize(password: string): number {
  const classes: [RegExp, number][] = [
    [/\p{Ll}/u, 26],
    [/\p{Lu}/u, 26],
    [/\p{Nd}/u, 10],
    [/[^\p{L}\p{Nd}]/u, 30],
    [/[^\p{ASCII}]/u, 60],
  ]
  return classes.reduce((size, [pattern, count]) => size + (pattern.test(password) ? count : 0), 0)
}

/**
 * A gentle estimate, made here and sent nowhere: bits of a blind guess, with repeats, runs and the person's own name
 * counted as little.
 */
export function passwordStrength(password: string, name: string): PasswordStrength {
  if (password.length < shortestPassword || famous.test(password)) return 0
  const own = name.trim().toLowerCase()
  const rest = own.length > 2 ? password.toLowerCase().replaceAll(own, '') : password
  const bits = effectiveLength(rest) * Math.log2(Math.max(2, alphabetSize(password)))
  if (bits < 38) return 1
  return bits < 62 ? 2 : 3
}

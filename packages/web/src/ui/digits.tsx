/** A short code to be read out or typed elsewhere: large, and each letter as wide as the next. */
export function Digits({ text }: { text: string }) {
  return (
    <output className="block rounded-xl bg-sunken py-4 text-center font-mono text-xl font-semibold tracking-widest tabular-nums select-all">
      {text}
    </output>
  )
}

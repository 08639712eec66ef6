import { CircleCheck, TriangleAlert } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { words } from '../messages/words.ts'
import { canScan } from '../ui/can-scan.ts'
import { TextField } from '../ui/text-field.tsx'
import { QrCode } from '../ui/qr-code.tsx'

const text = words.trust
const CodeScanner = lazy(() => import('../ui/code-scanner.tsx').then((m) => ({ default: m.CodeScanner })))

/** The number as the other person can scan or read it. */
export function ShownNumber({ digits }: { digits: string }) {
  return (
    <>
      <div className="size-40 rounded-xl bg-white p-2.5">
        <QrCode text={digits.replaceAll(' ', '')} label={text.qr} />
      </div>
      <ol
        aria-label={text.digits}
        className="grid grid-cols-4 gap-x-5 gap-y-1 font-mono text-md tabular-nums"
      >
        {digits.split(' ').map((group, place) => (
          // The same group may occur twice; the places never move.
          <li key={`${place} ${group}`}>{group}</li>
        ))}
      </ol>
    </>
  )
}

/** The other person's number: by camera where the browser can read codes, otherwise typed or pasted. */
export function TheirNumber({ digits, name }: { digits: string; name: string }) {
  const [given, setGiven] = useState('')
  const theirs = given.replaceAll(/\D/g, '')
  const isWhole = theirs.length >= 60
  const isSame = theirs === digits.replaceAll(' ', '')
  return (
    <div className="grid w-full justify-items-center gap-4">
      {canScan() && !isWhole && (
        <Suspense fallback={null}>
          <CodeScanner onFound={setGiven} />
        </Suspense>
      )}
      <TextField
        className="w-full"
        label={text.theirs(name)}
        hint={text.theirsHint}
        inputMode="numeric"
        value={given}
        onChange={(event) => setGiven(event.target.value)}
      />
      <div role="status" className="w-full">
        {isWhole && isSame && (
          <p className="flex items-center gap-2 rounded-xl bg-accent-wash px-3.5 py-2.5 text-sm text-accent-ink">
            <CircleCheck aria-hidden size={16} className="shrink-0" />
            {text.same(name)}
          </p>
        )}
        {isWhole && !isSame && (
          <p className="flex items-start gap-2 rounded-xl bg-danger-soft px-3.5 py-2.5 text-sm text-danger-ink">
            <TriangleAlert aria-hidden size={16} className="mt-0.5 shrink-0" />
            {text.different(name)}
          </p>
        )}
      </div>
    </div>
  )
}

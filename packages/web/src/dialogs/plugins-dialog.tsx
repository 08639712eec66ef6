import { Puzzle } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { PluginSummary } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { FormError } from '../entrance/form-parts.tsx'
import { words } from '../messages/words.ts'
import { attempt } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Modal } from '../ui/modal.tsx'
import { PluginForm } from './plugin-form.tsx'

const text = words.plugins

/** What the server runs besides itself, for those who look after the workspace. */
export function PluginsDialog() {
  const api = useApi()
  const [plugins, setPlugins] = useState<PluginSummary[]>()
  const [failure, setFailure] = useState<string>()
  useEffect(
    () => void api.plugins().then(setPlugins, (reason: unknown) => setFailure(failureText(reason))),
    [api],
  )
  const replace = (changed: PluginSummary) =>
    setPlugins((now) => now?.map((plugin) => (plugin.name === changed.name ? changed : plugin)))
  return (
    <Modal title={text.list} lead={text.listLead} width="roomy">
      {!plugins && failure === undefined && <p role="status">{text.loading}</p>}
      <FormError error={failure} />
      {plugins?.length === 0 && (
        <div className="grid justify-items-center gap-2 py-10 text-ink-3">
          <Puzzle aria-hidden size={28} strokeWidth={1.5} />
          <p>{text.none}</p>
        </div>
      )}
      <ul aria-label={text.list} className="grid gap-3">
        {plugins?.map((plugin) => (
          <PluginItem key={plugin.name} plugin={plugin} onChanged={replace} />
        ))}
      </ul>
    </Modal>
  )
}

interface PluginItemProps {
  plugin: PluginSummary
  onChanged: (plugin: PluginSummary) => void
}

function PluginItem({ plugin, onChanged }: PluginItemProps) {
  const api = useApi()
  const { name, version, says, state, lastFault } = plugin
  const isWell = state === 'running' || state === 'starting'
  const uses = [...plugin.hooks, ...plugin.routes, ...plugin.network, ...plugin.node]
  return (
    <li aria-label={name} className="rounded-xl p-4 ring-1 ring-line ring-inset">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0 font-semibold">
          {name} <span className="text-xs font-normal text-ink-3">{version}</span>
        </h3>
        <span className={cx('text-sm', isWell ? 'text-accent-ink' : 'text-danger-ink')}>
          {text.states[state]}
        </span>
      </div>
      <p dir="auto" className="mt-1">
        {says}
      </p>
      <p className="mt-1 text-sm break-words text-ink-3">
        {text.uses}: {uses.length > 0 ? uses.join(', ') : text.usesNothing}
      </p>
      {lastFault !== undefined && (
        <details className="mt-2 text-sm">
          <summary>{text.lastFault}</summary>
          <pre className="mt-1 max-h-40 overflow-auto rounded-lg bg-sunken p-2 text-xs whitespace-pre-wrap">
            {lastFault}
          </pre>
        </details>
      )}
      {!isWell && (
        <Button
          size="small"
          className="mt-3"
          onClick={() => void attempt(api.restartPlugin(name).then(onChanged))}
        >
          {text.restart}
        </Button>
      )}
      {Object.keys(plugin.fields).length > 0 && <PluginForm plugin={plugin} onChanged={onChanged} />}
    </li>
  )
}

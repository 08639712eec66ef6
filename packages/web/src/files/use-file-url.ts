import { useEffect, useState } from 'react'
import type { FileId, SealedFile } from '../engine/contract.ts'
import { failureCode } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { useSteady } from '../engine/use-steady.ts'
import { safeType } from './media-kind.ts'

export type FileUrl =
  { state: 'loading' } | { state: 'here'; url: string } | { state: 'failed'; code: string }

const loading: FileUrl = { state: 'loading' }

/**
 * The opened file as an address that an element can show, for as long as the component is there.
 *
 * @param options `isThere`: whether the server has it yet.
 * @param type As its sender says; only what cannot run is believed.
 */
export function useFileUrl(
  { fileId, key, hash, sizeBytes }: SealedFile,
  type: string,
  { isThere = true } = {},
): FileUrl {
  const api = useApi()
  const file = useSteady({ fileId, key, hash, sizeBytes })
  const [shown, setShown] = useState<{ of: FileId; now: FileUrl }>()
  useEffect(() => {
    if (!isThere) return undefined
    let url: string | undefined
    let isOver = false
    const show = (now: FileUrl) => !isOver && setShown({ of: file.fileId, now })
    api.openFile(file).then(
      (blob) => {
        if (isOver) return
        url = URL.createObjectURL(new Blob([blob], { type: safeType(type) }))
        show({ state: 'here', url })
      },
      (reason: unknown) => show({ state: 'failed', code: failureCode(reason) }),
    )
    return () => {
      isOver = true
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [api, file, type, isThere])
  return shown?.of === fileId ? shown.now : loading
}

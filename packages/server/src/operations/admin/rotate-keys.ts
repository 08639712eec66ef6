import { rotateKeys } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleRotateKeys = handleAdmin(rotateKeys, async ({ desk: { rules }, nowMs }) => {
  await rules.set('key-generation', `${rules.keyGeneration.number + 1} ${nowMs()}`)
  return {}
})

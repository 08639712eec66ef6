import type { SearchHit } from '../engine/contract.ts'
import { closeDialog } from '../state/dialogs.ts'
import { goToRoom } from '../state/navigation.ts'
import { reveal } from '../state/reveal.ts'

/** Leads to a message that was found. */
export function goToHit(hit: SearchHit): void {
  closeDialog()
  goToRoom(hit.roomId)
  reveal(hit.roomId, hit.eventId)
}

import { changeOutgoingSettings } from '../../meetings/outgoing-settings.ts'
import { adminOperation, answered } from '../operation.ts'
import { outgoingView } from '../outgoing-view.ts'

export const changeOutgoingCalls = adminOperation('changeOutgoingCalls', async ({ ports }, account, { body }) => {
  const changed = await changeOutgoingSettings(ports, account.id, body)
  return changed.ok ? answered(outgoingView(changed.value)) : changed
})

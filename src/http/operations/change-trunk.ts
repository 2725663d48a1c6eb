import { changeTrunk as change } from '../../meetings/trunks.ts'
import { adminOperation, answered } from '../operation.ts'
import { trunkView } from '../trunk-view.ts'

export const changeTrunk = adminOperation('changeTrunk', async ({ ports }, account, { params, body }) => {
  const changed = await change(ports, account.id, params.trunkId, body)
  return changed.ok ? answered(trunkView(changed.value, ports.trunkStates)) : changed
})

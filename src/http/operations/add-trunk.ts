import { addTrunk as add } from '../../meetings/trunks.ts'
import { adminOperation, answered } from '../operation.ts'
import { trunkView } from '../trunk-view.ts'

export const addTrunk = adminOperation('addTrunk', async ({ ports }, account, { body }) => {
  const added = await add(ports, account.id, body)
  return added.ok ? answered(trunkView(added.value, ports.trunkStates)) : added
})

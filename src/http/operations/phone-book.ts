import { adminOperation, answered } from '../operation.ts'
import { trunkView } from '../trunk-view.ts'

export const phoneBook = adminOperation('phoneBook', async ({ ports, about }) => {
  const { trunks, numbers } = await ports.phoneBook.read()
  return answered({ trunks: trunks.map((trunk) => trunkView(trunk, ports.trunkStates)), numbers: [...numbers], ports: about.phonePorts })
})

import { removeTrunk as remove } from '../../meetings/trunks.ts'
import { adminOperation } from '../operation.ts'

export const removeTrunk = adminOperation('removeTrunk', ({ ports }, account, { params }) => remove(ports, account.id, params.trunkId))

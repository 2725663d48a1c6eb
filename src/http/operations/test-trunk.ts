import { testTrunk as test } from '../../meetings/trunk-tests.ts'
import { adminOperation } from '../operation.ts'

export const testTrunk = adminOperation('testTrunk', ({ ports }, _account, { params }) => test(ports, params.trunkId))

import { testNumber } from '../../meetings/trunk-tests.ts'
import { adminOperation } from '../operation.ts'

export const testPhoneNumber = adminOperation('testPhoneNumber', ({ ports }, _account, { params }) => testNumber(ports, params.numberId))

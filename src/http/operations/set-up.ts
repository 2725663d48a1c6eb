import { makeAccount } from '../make-account.ts'
import { operation } from '../operation.ts'

export const setUp = operation('setUp', (services, asking) => makeAccount(services, 'first-run', asking))

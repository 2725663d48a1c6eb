import { makeAccount } from '../make-account.ts'
import { operation } from '../operation.ts'

export const register = operation('register', (services, asking) => makeAccount(services, 'invitation', asking))

import type { Account } from '../auth/ports.ts'
import type { Me } from '../../shared/api/account.ts'

export type { Me }

export const meOf = ({ id, name, email, admin, language }: Account): Me => ({ accountId: id, name, email, admin, language })

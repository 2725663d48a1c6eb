import { outgoingAccount } from '../../meetings/outgoing-settings.ts'
import { adminOperation, answered } from '../operation.ts'
import { outgoingView } from '../outgoing-view.ts'

export const outgoingCalls = adminOperation('outgoingCalls', async ({ ports }) => answered(outgoingView(await outgoingAccount(ports))))

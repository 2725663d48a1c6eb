import type { OutgoingCallsView } from '../../shared/api/phone.ts'
import type { OutgoingAccount } from '../meetings/outgoing-settings.ts'

export const outgoingView = ({ settings, spent }: OutgoingAccount): OutgoingCallsView => ({
  ...settings,
  prefixes: [...settings.prefixes],
  spent,
})

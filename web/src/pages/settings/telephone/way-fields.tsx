import { useT, type TextKey } from '../../../i18n/i18n.ts'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import type { Transport } from './trunk-draft.ts'

const TRANSPORTS = [
  { id: 'udp', label: 'UDP' },
  { id: 'tcp', label: 'TCP' },
  { id: 'tls', label: 'TLS' },
] as const

interface WayFieldsProps {
  readonly transport: Transport
  readonly onTransport: (transport: Transport) => void
  readonly port: string
  readonly onPort: (port: string) => void
  readonly portFault: TextKey | undefined
}

/** How a server is reached: transport and port. */
export const WayFields = ({ transport, onTransport, port, onPort, portFault }: WayFieldsProps) => {
  const t = useT()
  return (
    <div className="way">
      <Select<Transport> label={t('trunkTransport')} options={TRANSPORTS} value={transport} onChange={onTransport} />
      <TextField
        label={t('trunkPort')}
        value={port}
        onChange={onPort}
        inputMode="numeric"
        maxLength={5}
        autoComplete="off"
        code
        error={portFault && t(portFault)}
      />
    </div>
  )
}

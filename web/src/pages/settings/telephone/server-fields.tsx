import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/text-field.tsx'
import { withServerTransport, type TrunkDraft, type TrunkFaults } from './trunk-draft.ts'
import { WayFields } from './way-fields.tsx'

interface ServerFieldsProps {
  readonly draft: TrunkDraft
  readonly onChange: (draft: TrunkDraft) => void
  readonly faults: TrunkFaults
}

/** Where calls to the other side go. */
export const ServerFields = ({ draft, onChange, faults }: ServerFieldsProps) => {
  const t = useT()
  return (
    <>
      <TextField
        label={t('trunkServer')}
        help={t('trunkServerHelp')}
        placeholder="sip.example.org"
        value={draft.server}
        onChange={(server) => onChange({ ...draft, server })}
        autoComplete="off"
        spellCheck="false"
        error={faults.server && t(faults.server)}
      />
      {draft.server.trim() === '' ? null : (
        <WayFields
          transport={draft.serverTransport}
          onTransport={(transport) => onChange(withServerTransport(draft, transport))}
          port={draft.serverPort}
          onPort={(serverPort) => onChange({ ...draft, serverPort })}
          portFault={faults.serverPort}
        />
      )}
    </>
  )
}

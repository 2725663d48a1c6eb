import { useState } from 'react'
import { call } from '../../../api/client.ts'
import { useRefresh } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Switch } from '../../../ui/choice.tsx'
import { showToast } from '../../../ui/toast.tsx'
import { problemWords } from '../../shell/problem-words.ts'

/** Whether room systems that are not registered here may call. */
export const Guests = ({ allowed }: { readonly allowed: boolean }) => {
  const t = useT()
  const refresh = useRefresh()
  const [busy, setBusy] = useState(false)
  const change = async (guests: boolean): Promise<void> => {
    setBusy(true)
    const result = await call('changeRoomGuests', { body: { guests } })
    if (!result.ok) showToast({ text: problemWords(result.problem, t), tone: 'problem' })
    await refresh('roomSystems')
    setBusy(false)
  }
  return (
    <section className="card">
      <h2>{t('roomGuestsTitle')}</h2>
      <Switch
        label={t('roomGuests')}
        note={t('roomGuestsNote')}
        isSelected={allowed}
        isDisabled={busy}
        onChange={(guests) => void change(guests)}
      />
    </section>
  )
}

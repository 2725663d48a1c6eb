import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import type { TrunkStateView } from '../../../../../shared/api/phone.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import { trunkStateWords } from './trunk-state-words.ts'

const ICONS = { good: CircleCheck, bad: CircleAlert, unknown: CircleDashed } as const

export const TrunkState = ({ state, now }: { readonly state: TrunkStateView; readonly now: number }) => {
  const t = useT()
  const { tone, texts } = trunkStateWords(state, t, now, currentLanguage())
  const Icon = ICONS[tone]
  return (
    <small className="trunk-state" data-tone={tone}>
      <Icon aria-hidden="true" size={16} />
      <span>{texts.join(' · ')}</span>
    </small>
  )
}

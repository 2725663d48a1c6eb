import { PhoneCall, PhoneOutgoing } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { CallView } from '../../../../shared/api/conference.ts'
import { call } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { ProblemNote } from '../../pages/shell/problem-note.tsx'
import { useSubmit } from '../../pages/shell/submit.ts'
import { announce } from '../../ui/announcer.tsx'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/notice.tsx'
import { RichText } from '../../ui/rich-text.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { callFailureKey, numberFault } from './call-words.ts'
import { rememberedNumber, rememberNumber } from './called-number.ts'

/** The server rings a telephone, and a key joins by it. `callable`: what its number may begin with. */
export const CallMe = ({ callable }: { readonly callable: readonly string[] }) => {
  const t = useT()
  const account = useMe().data
  const underWay = useView().me.call
  if (!account) return null
  return (
    <section className="calls call-me">
      <h3>{t('callMe')}</h3>
      {underWay === null || underWay.state === 'failed' ? (
        <NumberToRing accountId={account.accountId} callable={callable} failed={underWay} />
      ) : (
        <UnderWay call={underWay} number={rememberedNumber(account.accountId)} />
      )}
    </section>
  )
}

interface NumberProps {
  readonly accountId: string
  readonly callable: readonly string[]
  readonly failed: CallView | null
}

const NumberToRing = ({ accountId, callable, failed }: NumberProps) => {
  const t = useT()
  const { conferenceId } = useMeeting()
  const [number, setNumber] = useState(() => rememberedNumber(accountId))
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const fault = numberFault(number, callable)
  const failure = failed === null ? null : t(callFailureKey(failed))
  useEffect(() => {
    if (failure !== null) announce(failure)
  }, [failure])
  const ring = () => {
    rememberNumber(accountId, number.trim())
    return call('callMe', { params: { conferenceId }, body: { number } })
  }
  const { busy, problem, submit } = useSubmit(ring, () => undefined)
  return (
    <form
      ref={form}
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (fault === null) submit()
        else form.current?.querySelector('input')?.focus()
      }}
    >
      <p className="muted small">{t('callMeText')}</p>
      {failure === null ? null : <Note tone="problem">{failure}</Note>}
      <TextField
        label={t('callMeNumber')}
        help={t('callMeHelp', { prefixes: callable.join(', ') })}
        placeholder={`${callable[0] ?? '+49'} …`}
        type="tel"
        autoComplete="tel"
        value={number}
        onChange={setNumber}
        maxLength={40}
        code
        error={tried && fault !== null ? t(fault, { prefixes: callable.join(', ') }) : undefined}
      />
      <ProblemNote problem={problem} />
      <Button
        type="submit"
        variant="primary"
        wide
        busy={busy}
        busyLabel={t('working')}
        icon={<PhoneOutgoing aria-hidden="true" size={20} />}
      >
        {t('callMe')}
      </Button>
    </form>
  )
}

const UnderWay = ({ call: { state }, number }: { readonly call: CallView; readonly number: string }) => {
  const t = useT()
  const { conferenceId } = useMeeting()
  const words = t(state === 'ringing' ? 'callRinging' : 'callAnswered', { number: number === '' ? t('callYourTelephone') : number })
  useEffect(() => announce(words.replaceAll(/<\/?b>/g, '')), [words])
  return (
    <Note
      icon={<PhoneCall aria-hidden="true" />}
      action={
        <Button size="small" onPress={() => void call('dontCallMe', { params: { conferenceId } })}>
          {t('cancel')}
        </Button>
      }
    >
      <RichText text={words} />
    </Note>
  )
}

import { useState } from 'react'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { useRefresh } from '../../api/session.ts'
import { chooseLanguage, currentLanguage, useT } from '../../i18n/i18n.ts'
import type { UiLanguage } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { RadioChoice } from '../../ui/choice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useSubmit } from '../shell/submit.ts'
import { chooseTheme, chosenTheme } from '../shell/theme.ts'
import { Alarms } from './alarms.tsx'
import { Password } from './password.tsx'

export const Profile = ({ me }: { readonly me: Answer<'me'> }) => {
  const t = useT()
  const refresh = useRefresh()
  const [name, setName] = useState(me.name)
  const { busy, problem, submit } = useSubmit(
    () => call('changeMe', { body: { name } }),
    () => {
      void refresh('me')
      showToast({ text: t('saved') })
    },
  )
  return (
    <>
      {me.admin ? <Alarms /> : null}
      <form className="card form" onSubmit={submit}>
        <h2>{t('settingsProfile')}</h2>
        <TextField
          label={t('fieldName')}
          help={t('fieldNameHelp')}
          value={name}
          onChange={setName}
          maxLength={60}
          autoComplete="name"
          error={name.trim() === '' ? t('fieldNameMissing') : undefined}
        />
        <TextField label={t('fieldEmail')} value={me.email} isReadOnly />
        <ProblemNote problem={problem} />
        <div className="actions">
          <Button
            type="submit"
            variant="primary"
            busy={busy}
            busyLabel={t('working')}
            reason={name.trim() === me.name ? t('settingsUnchanged') : undefined}
          >
            {t('save')}
          </Button>
        </div>
      </form>
      <Password email={me.email} />
      <Appearance />
    </>
  )
}

/** Language and theme: of this device, and the language of the account too, for its mails. */
const Appearance = () => {
  const t = useT()
  const refresh = useRefresh()
  const [theme, setTheme] = useState(chosenTheme)
  const speak = async (language: UiLanguage): Promise<void> => {
    await chooseLanguage(language)
    await call('changeMe', { body: { language } })
    await refresh('me')
  }
  return (
    <section className="card two-choices">
      <RadioChoice<UiLanguage>
        label={t('settingsLanguage')}
        value={currentLanguage()}
        onChange={(language) => void speak(language)}
        options={[
          { id: 'en', label: 'English' },
          { id: 'de', label: 'Deutsch' },
        ]}
      />
      <RadioChoice
        label={t('settingsTheme')}
        value={theme}
        onChange={(next) => {
          chooseTheme(next)
          setTheme(next)
        }}
        options={[
          { id: 'system', label: t('themeSystem') },
          { id: 'light', label: t('themeLight') },
          { id: 'dark', label: t('themeDark') },
        ]}
      />
    </section>
  )
}

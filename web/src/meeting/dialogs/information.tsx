import type { RefObject } from 'react'
import { Dialog as AriaDialog, Heading, Popover } from 'react-aria-components'
import type { LockView, SnapshotView } from '../../../../shared/api/conference.ts'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { LockIcon } from '../../ui/icon.tsx'
import { EncryptionFact } from '../encryption/encryption-fact.tsx'
import { numberGroups } from '../dial-in/pin.ts'
import { useMeeting, useView } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { shownName } from '../state/name.ts'
import { clockTime } from '../state/time.ts'
import { CopyButton } from './copy-button.tsx'

/** Beneath the header's button. */
export const InformationPopover = ({ anchor }: { readonly anchor: RefObject<HTMLButtonElement | null> }) => {
  const t = useT()
  const { ui } = useMeeting()
  const open = useCell(ui.dialog)?.kind === 'information'
  return (
    <Popover
      triggerRef={anchor}
      isOpen={open}
      onOpenChange={(next) => !next && ui.ask(null)}
      placement="bottom start"
      className="menu-place information"
    >
      <AriaDialog className="information-body">
        <Heading slot="title">{t('meetingInformation')}</Heading>
        <Facts />
      </AriaDialog>
    </Popover>
  )
}

/** On a phone there is no such button. */
export const InformationDialog = () => {
  const t = useT()
  const { ui } = useMeeting()
  return (
    <Dialog isOpen onOpenChange={() => ui.ask(null)} title={t('meetingInformation')}>
      <Facts />
    </Dialog>
  )
}

const Facts = () => {
  const t = useT()
  const { lock, number, attendees, startedAt, lastSnapshot } = useView()
  const named = (role: 'organizer' | 'delegate') => attendees.filter((attendee) => attendee.role === role).map(shownName)
  return (
    <dl className="facts">
      {lock.locked || number === null ? <LockedFact lock={lock} /> : <OpenFacts number={number} lock={lock} />}
      <EncryptionFact />
      <NamesFact title="roleOrganizer" names={named('organizer')} />
      <NamesFact title="roleDelegate" names={named('delegate')} />
      <div>
        <dt>{t('runningSince')}</dt>
        <dd>{clockTime(startedAt)}</dd>
      </div>
      {lastSnapshot === null ? null : (
        <div>
          <dt>{t('pictureTaken')}</dt>
          <dd>{takenBy(lastSnapshot, t)}</dd>
        </div>
      )}
    </dl>
  )
}

/** L9: in place of the meeting ID. */
const LockedFact = ({ lock }: { readonly lock: LockView }) => {
  const t = useT()
  const time = clockTime(lock.changedAt)
  const by = lock.changedByMe
    ? t('lockedByYouAt', { time })
    : lock.changedBy === null
      ? t('lockedSince', { time })
      : t('lockedByAt', { name: lock.changedBy, time })
  return (
    <div>
      <dt>{t('lockState')}</dt>
      <dd className="locked-fact">
        <LockIcon />
        <span>
          <b>{t('meetingLocked')}</b>
          <small>{by}</small>
        </span>
      </dd>
    </div>
  )
}

const OpenFacts = ({ number, lock }: { readonly number: string; readonly lock: LockView }) => {
  const t = useT()
  const link = `${location.host}/m/${number}`
  return (
    <>
      <div>
        <dt>{t('meetingId')}</dt>
        <dd className="row">
          <span className="code id-big">{numberGroups(number)}</span>
          <span className="grow" />
          <CopyButton text={number} label={t('copy')} />
        </dd>
      </div>
      <div>
        <dt>{t('meetingLink')}</dt>
        <dd className="row">
          <span className="link-text">{link}</span>
          <span className="grow" />
          <CopyButton text={`${location.protocol}//${link}`} label={t('copy')} />
        </dd>
      </div>
      <div>
        <dt>{t('lockState')}</dt>
        <dd>{openSince(lock, t)}</dd>
      </div>
    </>
  )
}

function openSince({ changedAt, changedBy, changedByMe }: LockView, t: ReturnType<typeof useT>): string {
  const time = clockTime(changedAt)
  if (changedByMe) return t('openSinceByYou', { time })
  return changedBy === null ? t('openSince', { time }) : t('openSinceBy', { time, name: changedBy })
}

function takenBy({ by, byMe, at }: SnapshotView, t: ReturnType<typeof useT>): string {
  const time = clockTime(at)
  return byMe ? t('pictureTakenByYou', { time }) : t('pictureTakenBy', { name: by, time })
}

const NamesFact = ({ title, names }: { readonly title: TextKey; readonly names: readonly string[] }) => {
  const t = useT()
  return names.length === 0 ? null : (
    <div>
      <dt>{t(title)}</dt>
      <dd>{names.join(', ')}</dd>
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { DoorAddress } from '../../../../shared/api/enter.ts'
import { call } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { NotFoundPage } from '../fallback/not-found-page.tsx'
import { TopBar } from '../shell/top-bar.tsx'
import { SILENT, withWants } from './choices.ts'
import type { Choices } from '../../meeting/state/room-options.ts'
import { refusedCode } from './door-state.ts'
import { GonePage } from './gone.tsx'
import { Lobby } from './lobby.tsx'
import { Refused } from './refused.tsx'
import { giveUpSeat, keepSeat, seatAfterReload, wayOfLoading } from './seat.ts'
import { useDoor } from './use-door.ts'
import type { By, Door } from './use-door.ts'
import { useMeetingPart } from './use-meeting-part.ts'

export const NumberDoorPage = ({ number }: { readonly number: string }) => {
  const by = useMemo(() => ({ number }), [number])
  return /^\d{10}$/.test(number) ? <DoorPage by={by} /> : <NotFoundPage />
}

const LINK = /^#([\w-]{20,100})$/

/** A personal link: its secret stands in the fragment, which no server is sent. */
export const LinkDoorPage = () => {
  const [hash, setHash] = useState(() => location.hash)
  useEffect(() => {
    const onChange = (): void => setHash(location.hash)
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  const link = LINK.exec(hash)?.[1]
  const by = useMemo(() => (link === undefined ? null : { link }), [link])
  return by === null ? <NotFoundPage /> : <DoorPage key={link} by={by} />
}

const DoorPage = ({ by }: { readonly by: DoorAddress }) => {
  const door = useDoor(by)
  const { data: me = null, isPending } = useMe()
  const [choices, setChoices] = useState<Choices>(SILENT)
  const returning = useSeat(by, door, choices, setChoices)
  const keepWants = useCallback((wants: Pick<Choices, 'microphone' | 'camera'>) => setChoices((now) => withWants(now, wants)), [])
  const standpoint = useStandpoint(by, me?.accountId ?? '')
  const { state } = door
  const part = useMeetingPart(state.at === 'inside')
  const refused = refusedCode(state)

  if (state.at === 'inside')
    return part === null ? (
      <Joining />
    ) : (
      <part.Meeting entered={state.entered} choices={choices} reenter={door.reenter} onGone={door.gone} onWants={keepWants} />
    )
  if (returning && refused === null && state.at !== 'gone') return <Joining />
  if (state.at === 'gone') return <GonePage state={state} signedIn={me !== null} onRejoin={door.again} />
  if (refused !== null)
    return (
      <Refused
        code={refused}
        retryAfter={state.at === 'refused' ? state.retryAfter : null}
        me={me}
        triedName={door.triedName}
        waiting={refused === 'meeting_locked' && 'number' in by}
        busy={state.at === 'entering'}
        onAgain={door.again}
        onWithoutPin={() => door.enter(door.triedName)}
        onPin={(pin) => door.enter(door.triedName, { pin })}
      />
    )
  const join = (name: string, chosen: Choices): void => {
    setChoices(chosen)
    door.enter(name)
  }
  return (
    <>
      <TopBar quiet signIn />
      <Lobby by={by} me={me} standpoint={isPending ? undefined : standpoint} busy={state.at === 'entering'} onJoin={join} />
    </>
  )
}

/** Whether this page was reloaded inside a meeting; it then goes back in by itself. */
function useSeat(by: By, door: Door, choices: Choices, setChoices: (choices: Choices) => void): boolean {
  const [seat] = useState(() => seatAfterReload(by, sessionStorage, wayOfLoading()))
  const { enter, state, triedName } = door
  useEffect(() => {
    if (seat === null) return
    setChoices(seat.choices)
    enter(seat.name)
  }, [seat, enter, setChoices])
  useEffect(() => {
    if (state.at === 'lobby' || state.at === 'entering') return undefined
    if (state.at === 'inside') keepSeat(by, { name: triedName, choices }, sessionStorage)
    // Leaving by any way inside the app ends here; a reload does not.
    return () => giveUpSeat(by, sessionStorage)
  }, [by, state.at, triedName, choices])
  return seat !== null
}

/** Asked again when somebody signs in. A server that does not answer says nothing of where one stands, so one is a stranger. */
function useStandpoint(by: DoorAddress, accountId: string) {
  const { data, isError } = useQuery({
    queryKey: ['standpoint', by, accountId],
    queryFn: async () => {
      const result = await call('standpoint', { body: { by } })
      return result.ok ? result.value : ({ standing: 'stranger' } as const)
    },
    staleTime: 0,
    refetchInterval: 15_000,
  })
  return isError ? ({ standing: 'stranger' } as const) : data
}

const Joining = () => {
  const t = useT()
  return (
    <main className="joining">
      <output>{t('joining')}</output>
    </main>
  )
}

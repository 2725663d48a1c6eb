import type { ReactNode } from 'react'
import { LockIcon, UnlockIcon } from './icon.tsx'

/** `changing`: asked and not yet acknowledged, keeps the look of `was`. `unknown`: the connection is lost; `was` is what was known last. */
export type LatchState = { readonly kind: 'open' | 'locked' } | { readonly kind: 'changing' | 'unknown'; readonly was: 'open' | 'locked' }

const lookOf = (state: LatchState): 'open' | 'locked' => ('was' in state ? state.was : state.kind)

export interface PlateProps {
  readonly state: LatchState
  /** Words, such as "Locked by Mara at 10:42". */
  readonly children: ReactNode
  /** The one plate of a meeting that speaks to screen readers. */
  readonly live?: boolean
}

/** On the frame's top line: padlock and words, then the bolt or the gap, then the keeper. */
export const Plate = ({ state, children, live = false }: PlateProps) => (
  <p className="plate" data-latch={lookOf(state)} data-certainty={state.kind} {...(live ? { role: 'status' } : {})}>
    {lookOf(state) === 'locked' ? <LockIcon /> : <UnlockIcon />}
    <span className="plate-words">{children}</span>
    <span className="plate-gap" aria-hidden="true">
      <span className="plate-bolt" />
    </span>
    <span className="plate-keeper" aria-hidden="true" />
  </p>
)

/** The one line that a meeting is drawn in. */
export const Frame = ({
  state,
  plate,
  children,
  className = '',
}: {
  readonly state: LatchState
  readonly plate: ReactNode
  readonly children: ReactNode
  readonly className?: string
}) => (
  <div className={`frame ${className}`} data-lock={lookOf(state)} data-certainty={state.kind}>
    <Plate state={state}>{plate}</Plate>
    {children}
  </div>
)

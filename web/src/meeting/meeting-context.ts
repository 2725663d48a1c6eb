import { createContext, useContext } from 'react'
import type { ConferenceView } from '../../../shared/api/conference.ts'
import { useCell } from './state/cell.ts'
import type { MeetingModel } from './state/meeting-model.ts'

export const MeetingContext = createContext<MeetingModel | null>(null)

export function useMeeting(): MeetingModel {
  const model = useContext(MeetingContext)
  if (model === null) throw new Error('used outside of a meeting')
  return model
}

const ViewContext = createContext<ConferenceView | null>(null)
export const ViewProvider = ViewContext.Provider

/** The conference, once its first snapshot is there. */
export function useView(): ConferenceView {
  const view = useContext(ViewContext)
  if (view === null) throw new Error('used before the first snapshot')
  return view
}

export const useIsHost = (): boolean => useView().me.role !== 'attendee'
export const useMedia = () => useCell(useMeeting().media.media)

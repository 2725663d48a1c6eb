import type { EngineView } from '../../shared/api/engine.ts'

type Room = EngineView['rooms'][number]
type Person = Room['people'][number]

/** As the engine tells it: with everybody's name, and of meetings it knows nothing. */
export interface EngineReading {
  readonly workers: readonly Readonly<EngineView['workers'][number]>[]
  readonly rooms: readonly { readonly room: string; readonly people: readonly ToldPerson[] }[]
}

interface ToldPerson extends Readonly<Omit<Person, 'tracks'>> {
  readonly tracks: ToldTracks | null
}

interface ToldTracks {
  readonly sends: readonly SentTrack[]
  readonly receives: readonly Readonly<NonNullable<Person['tracks']>['receives'][number]>[]
}

type Sent = NonNullable<Person['tracks']>['sends'][number]
type SentTrack = Readonly<Omit<Sent, 'layers'>> & { readonly layers: readonly Readonly<Sent['layers'][number]>[] }

/** The media engine of this process, asked at this moment. */
export interface EngineReadings {
  /** With the tracks of this room, where one is named. */
  read(room: string | null): Promise<EngineReading>
}

/** Who may open a media connection, and as whom. The whole server asks its meetings; the bare media engine reads LiveKit tokens. */

export type TrackSourceName = 'camera' | 'microphone' | 'screen_share' | 'screen_share_audio'

export interface Grants {
  readonly canPublish: boolean
  readonly canSubscribe: boolean
  readonly canPublishData: boolean
  /** Absent: every source. */
  readonly canPublishSources?: readonly TrackSourceName[]
  readonly hidden?: boolean
  readonly recorder?: boolean
  /** Name, metadata and attributes of oneself. Off unless said (R7). */
  readonly canUpdateOwnMetadata?: boolean
  /** Is sent what clients measure of themselves (`MetricsBatch`). Off unless said. */
  readonly canSubscribeMetrics?: boolean
  /** Mute or remove others by signalling and by the room service. */
  readonly roomAdmin?: boolean
}

export type ParticipantKindName = 'standard' | 'ingress' | 'egress' | 'sip' | 'agent'

/** What the worker is told of somebody whom the door let in. Nothing secret. */
export interface AdmittedLeg {
  readonly room: string
  readonly identity: string
  readonly name: string
  readonly metadata?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly grants: Grants
  readonly kind?: ParticipantKindName
  /** The door knows this leg from before; whether its session still lives is for the worker to see. */
  readonly resumed: boolean
}

/** What of a leg may become another while it lasts. */
export interface LegState {
  readonly name: string
  readonly metadata: string
  readonly attributes: Readonly<Record<string, string>>
  readonly grants: Grants
}

export interface OpenedLeg extends AdmittedLeg {
  readonly opened: true
  /** The door's own; comes back in `closed`, so that it can tell a stale close by it. */
  readonly session?: unknown
  /** The token of the next opening, for the client to reconnect with. */
  readonly nextToken: () => Promise<string>
  /** For the tokens to come; absent where they do not say it. */
  readonly changed?: (now: LegState) => void
}

export interface RefusedLeg {
  readonly opened: false
  readonly status: 401 | 403 | 404
  readonly message: string
}

export interface DoorRequest {
  readonly cookieHeader: string | undefined
  /** Network source, for example the IP address. */
  readonly source: string
}

export interface MediaDoor {
  open(token: string, request: DoorRequest): Promise<OpenedLeg | RefusedLeg>
  /**
   * Whether the token is genuine and fresh; uses nothing up and opens nothing. For `/rtc/v1/validate`, and for a client that would
   * resume a session which is gone: it is told to begin a new one, for which it still has this token.
   */
  check?(token: string, request: DoorRequest): Promise<RefusedLeg | { readonly opened: true }>
  closed(leg: { readonly room: string; readonly identity: string; readonly session: unknown }, cause: 'left' | 'lost'): void
}

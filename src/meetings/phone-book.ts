/** Telephone lines and the numbers that people call on them, as administrators enter them. */

export interface Trunk {
  readonly id: string
  readonly name: string
  /** Canonical addresses and prefixes from which its calls come. May be empty where it registers. */
  readonly addresses: readonly string[]
  readonly registration: TrunkRegistration | null
  readonly media: 'rtp' | 'srtp-optional' | 'srtp-required'
  /** Where calls to its side go and who is asked whether it is there; absent: the registrar, or nobody. */
  readonly server?: TrunkServer
  /** How its side signs in with each call, from wherever it comes; absent: its addresses alone count. */
  readonly login?: TrunkLogin
}

export interface TrunkServer {
  /** Host name or address. */
  readonly host: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls'
}

export interface TrunkLogin {
  readonly username: string
  /** As a registration's. */
  readonly sealedPassword: string
}

/** How this server signs in at the provider's registrar. */
export interface TrunkRegistration {
  /** Host name or address. */
  readonly registrar: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls'
  readonly username: string
  /** Under the server's key: `Secrets.unseal` opens it for the gateway, and for nobody else. */
  readonly sealedPassword: string
  /** Only challenges of this one are answered; null: those of everybody. */
  readonly realm: string | null
}

export interface PhoneNumber {
  readonly id: string
  /** E.164: `+` and digits. Unique. */
  readonly number: string
  /** The same, grouped for people. */
  readonly written: string
  /** ISO 3166-1, two letters. */
  readonly country: string
  readonly city: string
  /** In which its callers are greeted. */
  readonly language: 'en' | 'de'
  readonly trunkId: string
}

export interface PhoneBookEntries {
  readonly trunks: readonly Trunk[]
  readonly numbers: readonly PhoneNumber[]
}

export interface PhoneBook {
  /** Both in the order in which they were added. */
  read(): Promise<PhoneBookEntries>
  /** Adds it, or replaces the one with its id in its place. */
  putTrunk(trunk: Trunk): Promise<void>
  /** Along with its numbers. False when there is none. */
  removeTrunk(id: string): Promise<boolean>
  /** Adds it, or replaces the one with its id in its place. On any other answer than `put` nothing was stored. */
  putNumber(number: PhoneNumber): Promise<'put' | 'phone_number_taken' | 'unknown_trunk'>
  /** False when there is none. */
  removeNumber(id: string): Promise<boolean>
}

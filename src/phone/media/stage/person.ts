/** Somebody in the meeting, as a room system sees them. */
export interface Person {
  readonly id: string
  /** As everybody sees it (R7). */
  readonly name: string
  /** The identities under which they are in the media room. */
  readonly legs: readonly string[]
  /** Whom the room system itself stands for, by another way: what they share is shown, and they are not. */
  readonly isSelf: boolean
}

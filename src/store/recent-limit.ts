/** How many people one account remembers as met or invited last. */
export const RECENT_LIMIT = 100

/** `sip:meet@host` and `sip:host`: whoever dials them has no meeting to name. A registered room means the one that it is invited to now. */
export const isOneButton = (user: string): boolean => user === '' || user.toLowerCase() === 'meet'

/** RFC 7983: the first byte tells protocols on one port apart. */
export const isStun = (first: number): boolean => first <= 3
export const isDtls = (first: number): boolean => first >= 20 && first <= 63
/** SRTP and SRTCP alike. */
export const isSrtp = (first: number): boolean => first >= 128 && first <= 191

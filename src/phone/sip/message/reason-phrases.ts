/** What statuses are called (RFC 3261 §21 and the RFCs named). */
const PHRASES: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  421: 'Extension Required',
  // RFC 4028
  422: 'Session Interval Too Small',
  423: 'Interval Too Brief',
  // RFC 6086
  469: 'Bad Info Package',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  // RFC 6665
  489: 'Bad Event',
  491: 'Request Pending',
  // RFC 3329
  494: 'Security Agreement Required',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  505: 'Version Not Supported',
  513: 'Message Too Large',
  600: 'Busy Everywhere',
  603: 'Decline',
  606: 'Not Acceptable',
}

const CLASSES = ['', 'Progress', 'OK', 'Redirection', 'Request Failure', 'Server Failure', 'Global Failure']

/** Its class's word for a status without one of its own (RFC 3261 §8.1.3.2). */
export const reasonPhrase = (status: number): string => PHRASES[status] ?? CLASSES[Math.floor(status / 100)] ?? ''

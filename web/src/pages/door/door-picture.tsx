/** Two leaves in their frame, a brass bolt across them: the picture of a locked door. */
export const DoorPicture = ({ open = false }: { readonly open?: boolean }) => (
  <svg className="door-picture" data-open={open || undefined} viewBox="0 0 200 132" aria-hidden="true">
    <rect x="2" y="2" width="196" height="128" rx="20" className="door-frame" />
    <path
      className="door-leaf"
      d="M26 14h73v104H26a12 12 0 0 1-12-12V26a12 12 0 0 1 12-12zM101 14h73a12 12 0 0 1 12 12v80a12 12 0 0 1-12 12h-73z"
    />
    <g className="door-panels">
      <rect x="28" y="27" width="58" height="22" rx="4" />
      <rect x="28" y="83" width="58" height="22" rx="4" />
      <rect x="114" y="27" width="58" height="22" rx="4" />
      <rect x="114" y="83" width="58" height="22" rx="4" />
    </g>
    <g className="door-bolt">
      <rect x="56" y="60" width="84" height="12" rx="4" />
      <rect x="76" y="50" width="10" height="18" rx="4" />
    </g>
    <rect x="116" y="52" width="13" height="28" rx="4" className="door-keeper" />
  </svg>
)

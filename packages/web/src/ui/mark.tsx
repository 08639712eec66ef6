import { useId } from 'react'

/** The product's mark: two voices, and what only they share. The same drawing as public/favicon.svg. */
export function Mark({ size }: { size: number }) {
  const id = useId()
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 64 64">
      <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
        <stop stopColor="#16857c" />
        <stop offset="1" stopColor="#0b5751" />
      </linearGradient>
      <rect width="64" height="64" rx="17" fill={`url(#${id})`} />
      <MarkShape />
    </svg>
  )
}

/** The mark without its tile, white. */
export function MarkShape() {
  return (
    <g fill="#fff">
      <path
        fillOpacity=".42"
        d="M25 14a17 17 0 0 0-14.800 25.400l-1.900 7.900c-.3 1.200.8 2.300 2 2l7.800-2A17 17 0 1 0 25 14Z"
      />
      <path
        fillOpacity=".42"
        d="M39 14a17 17 0 0 1 14.800 25.400l1.900 7.900c.3 1.200-.8 2.300-2 2l-7.800-2A17 17 0 1 1 39 14Z"
      />
      <path d="M32 15.510a17 17 0 0 1 0 30.980 17 17 0 0 1 0-30.980Z" />
    </g>
  )
}
